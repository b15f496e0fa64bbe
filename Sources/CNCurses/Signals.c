// What happens to the terminal when the process is told to end, to stop, or crashes. Handlers do nothing that is not
// async-signal-safe: no curses, no stdio, no allocation; each step of the restoration is independent of the others.
#define _GNU_SOURCE 1
#include "CNCurses.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGFPE, SIGABRT};
static const int watched[] = {SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGWINCH, SIGTSTP, SIGCONT};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

// Every mode that may be on, off: synchronized output, mouse, paste, focus, application keys, attributes, cursor.
static const char all_modes_off[] =
    "\033[?2026l\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?2004l\033[?1004l"
    "\033[?1l\033>\033[m\033(B\033[?7h\033[?1049l\033[?25h\033[m";

static volatile sig_atomic_t armed;
static int terminal = -1;
static struct termios saved_mode;
static bool has_saved_mode;

static int held_stderr = -1;
static int held_file = -1;

static volatile sig_atomic_t signal_pipe_write = -1;
static int signal_pipe_read = -1;
static volatile sig_atomic_t asked_to_end;
static volatile time_t asked_at;
static struct sigaction previous_actions[COUNT(watched)];
static struct sigaction previous_pipe_action;

static void show_held_stderr(void) {
    if (held_stderr < 0) return;
    dup2(held_stderr, STDERR_FILENO);
    if (held_file < 0 || lseek(held_file, 0, SEEK_SET) < 0) return;
    char buffer[1024];
    // 64 KB say enough.
    for (int blocks = 0; blocks < 64; blocks++) {
        ssize_t count = read(held_file, buffer, sizeof buffer);
        if (count <= 0 || !cn_write(STDERR_FILENO, buffer, (size_t)count)) break;
    }
}

static void restore(void) {
    if (!armed) return;
    armed = 0;
    int error = errno;
    (void)cn_write(terminal, all_modes_off, sizeof all_modes_off - 1);
    if (has_saved_mode) tcsetattr(terminal, TCSANOW, &saved_mode);
    show_held_stderr();
    errno = error;
}

static void die_by(int number) {
    restore();
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = SIG_DFL;
    sigaction(number, &action, NULL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, number);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    raise(number);
}

// The main queue is served by one thread at a time, but not always by the same one, so one stack does for all.
void cn_use_crash_stack(void) {
    static char stack[64 * 1024];
    static _Thread_local bool has_stack;
    if (has_stack) return;
    stack_t alternative = {.ss_sp = stack, .ss_size = sizeof stack};
    has_stack = sigaltstack(&alternative, NULL) == 0;
}

void cn_arm(int output) {
    static bool at_exit;
    terminal = output;
    has_saved_mode = tcgetattr(output, &saved_mode) == 0;
    cn_use_crash_stack();
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = die_by;
    action.sa_flags = SA_ONSTACK;
    for (size_t i = 0; i < COUNT(crashes); i++) sigaction(crashes[i], &action, NULL);
    if (!at_exit) {
        at_exit = true;
        atexit(restore);
    }
    armed = 1;
}

void cn_disarm(void) {
    armed = 0;
    for (size_t i = 0; i < COUNT(crashes); i++) signal(crashes[i], SIG_DFL);
}

static void note(int number) {
    int error = errno;
    if (number == SIGTERM || number == SIGHUP || number == SIGINT || number == SIGQUIT) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        // Asked again two seconds later and still here: the program hangs.
        if (asked_to_end && now.tv_sec - asked_at >= 2) die_by(number);
        if (!asked_to_end) asked_at = now.tv_sec;
        asked_to_end = 1;
    }
    unsigned char byte = (unsigned char)number;
    // A full pipe already holds enough signals.
    if (signal_pipe_write >= 0 && write((int)signal_pipe_write, &byte, 1) < 0) {}
    errno = error;
}

static void handle(int number) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note;
    action.sa_flags = SA_RESTART;
    sigaction(number, &action, NULL);
}

int cn_watch_signals(void) {
    int ends[2];
    if (pipe(ends) != 0) return -1;
    for (int i = 0; i < 2; i++) {
        fcntl(ends[i], F_SETFD, FD_CLOEXEC);
        fcntl(ends[i], F_SETFL, O_NONBLOCK);
    }
    signal_pipe_read = ends[0];
    signal_pipe_write = ends[1];
    asked_to_end = 0;
    // HUP also where it was ignored at the start (nohup): a dashboard without a terminal has nothing to do.
    for (size_t i = 0; i < COUNT(watched); i++) {
        sigaction(watched[i], NULL, &previous_actions[i]);
        handle(watched[i]);
    }
    struct sigaction ignore;
    memset(&ignore, 0, sizeof ignore);
    ignore.sa_handler = SIG_IGN;
    sigaction(SIGPIPE, &ignore, &previous_pipe_action);
    return signal_pipe_read;
}

void cn_unwatch_signals(void) {
    if (signal_pipe_read < 0) return;
    for (size_t i = 0; i < COUNT(watched); i++) {
        // What ncurses had installed ends with the screen.
        if (watched[i] == SIGTERM || watched[i] == SIGINT || watched[i] == SIGTSTP || watched[i] == SIGWINCH) {
            signal(watched[i], SIG_DFL);
        } else {
            sigaction(watched[i], &previous_actions[i], NULL);
        }
    }
    sigaction(SIGPIPE, &previous_pipe_action, NULL);
    int write_end = (int)signal_pipe_write;
    signal_pipe_write = -1;
    close(write_end);
    close(signal_pipe_read);
    signal_pipe_read = -1;
}

void cn_stop(void) {
    signal(SIGTSTP, SIG_DFL);
    signal(SIGCONT, SIG_DFL);
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTSTP);
    pthread_sigmask(SIG_UNBLOCK, &set, NULL);
    // To this thread, so that it does not run on before the process has stopped.
    raise(SIGTSTP);
    handle(SIGTSTP);
    handle(SIGCONT);
}

void cn_hold_stderr(void) {
    if (held_stderr >= 0 || !isatty(STDERR_FILENO)) return;
    char name[] = "/tmp/unmask-stderr-XXXXXX";
    int file = mkostemp(name, O_CLOEXEC | O_APPEND);
    if (file < 0) return;
    unlink(name);
    int copy = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
    if (copy < 0 || dup2(file, STDERR_FILENO) < 0) {
        close(file);
        if (copy >= 0) close(copy);
        return;
    }
    held_stderr = copy;
    held_file = file;
}

void cn_release_stderr(void) {
    show_held_stderr();
    if (held_file >= 0) close(held_file);
    if (held_stderr >= 0) close(held_stderr);
    held_file = held_stderr = -1;
}
