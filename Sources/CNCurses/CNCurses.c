#define _GNU_SOURCE 1
#include "CNCurses.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

static SCREEN *screen;
static FILE *input_file;
static FILE *output_file;
// Whether the cursor was last shown or hidden; -1 when neither was asked for on this screen.
static int cursor_shown = -1;

uint32_t cn_attributes(uint8_t bits) {
    uint32_t attributes = A_NORMAL;
    if (bits & 1) attributes |= A_BOLD;
    if (bits & 2) attributes |= A_DIM;
    if (bits & 4) attributes |= A_ITALIC;
    if (bits & 8) attributes |= A_UNDERLINE;
    if (bits & 16) attributes |= A_REVERSE;
    return attributes;
}

int cn_open_input(void) { return isatty(STDIN_FILENO) ? STDIN_FILENO : open("/dev/tty", O_RDWR | O_CLOEXEC); }

void cn_close_input(int input) {
    if (input > STDERR_FILENO) close(input);
}

static void close_files(void) {
    if (input_file) fclose(input_file);
    if (output_file) fclose(output_file);
    input_file = output_file = NULL;
}

bool cn_open(const char *name, int input, int output) {
    int in = fcntl(input, F_DUPFD_CLOEXEC, 3);
    int out = fcntl(output, F_DUPFD_CLOEXEC, 3);
    input_file = in < 0 ? NULL : fdopen(in, "r");
    output_file = out < 0 ? NULL : fdopen(out, "w");
    if (!input_file || !output_file) {
        close_files();
        return false;
    }
    // With LINES or COLUMNS in the environment ncurses keeps that size for ever (docker exec -e COLUMNS).
    unsetenv("LINES");
    unsetenv("COLUMNS");
    screen = newterm((char *)name, output_file, input_file);
    if (!screen) {
        close_files();
        return false;
    }
    set_term(screen);
    cursor_shown = -1;
    return true;
}

void cn_close(void) {
    if (!screen) return;
    endwin();
    delscreen(screen);
    screen = NULL;
    close_files();
}

void cn_prepare(bool keep_escape_delay) {
    cbreak();
    noecho();
    nonl();
    nodelay(stdscr, TRUE);
    keypad(stdscr, TRUE);
    meta(stdscr, TRUE);
    intrflush(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    // A lone Escape takes 1000 ms by default.
    if (!keep_escape_delay) set_escdelay(25);
    // Ctrl-S, Ctrl-Q, Ctrl-V and Ctrl-O are keys, not flow control; Ctrl-C and Ctrl-Z stay signals.
    struct termios mode;
    if (tcgetattr(fileno(input_file), &mode) == 0) {
        mode.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
        mode.c_lflag &= ~(tcflag_t)IEXTEN;
        tcsetattr(fileno(input_file), TCSADRAIN, &mode);
        def_prog_mode();
    }
}

int cn_start_colors(void) {
    if (!has_colors() || start_color() == ERR) return 0;
    use_default_colors();
    return COLORS;
}

int cn_pair_limit(void) { return COLOR_PAIRS; }

void cn_define_key(const char *sequence, int key) { define_key(sequence, key); }

void cn_put(int y, int x, const uint32_t scalars[3], uint32_t attributes, int pair) {
    wchar_t text[4] = {(wchar_t)scalars[0], (wchar_t)scalars[1], (wchar_t)scalars[2], 0};
    cchar_t cell;
    if (setcchar(&cell, text, attributes, 0, &pair) == ERR) return;
    mvwadd_wch(stdscr, y, x, &cell);
}

void cn_refresh(int output, bool synchronized) {
    cn_use_crash_stack();
    wnoutrefresh(stdscr);
    // Not putp: stdio would send it after the frame.
    if (synchronized) cn_write(output, "\033[?2026h", 8);
    doupdate();
    if (synchronized) cn_write(output, "\033[?2026l", 8);
}

void cn_redraw_all(void) { clearok(curscr, TRUE); }

void cn_cursor(int y, int x) {
    int wanted = y >= 0;
    leaveok(stdscr, !wanted);
    if (wanted) wmove(stdscr, y, x);
    if (wanted != cursor_shown) {
        curs_set(wanted);
        cursor_shown = wanted;
    }
}

bool cn_resize(int output, int *width, int *height) {
    struct winsize size;
    if (ioctl(output, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
    if (size.ws_row != LINES || size.ws_col != COLS) resizeterm(size.ws_row, size.ws_col);
    *width = size.ws_col;
    *height = size.ws_row;
    return true;
}

int cn_next_key(uint32_t *value) {
    cn_use_crash_stack();
    wint_t key = 0;
    int kind = wget_wch(stdscr, &key);
    *value = (uint32_t)key;
    return kind == ERR ? 0 : kind == KEY_CODE_YES ? 2 : 1;
}

void cn_mouse(bool on) {
    mmask_t mask = 0;
    if (on) {
        mask = BUTTON1_PRESSED | BUTTON1_RELEASED | BUTTON1_CLICKED | BUTTON1_DOUBLE_CLICKED | BUTTON2_PRESSED
            | BUTTON2_RELEASED | BUTTON2_CLICKED | BUTTON3_PRESSED | BUTTON3_RELEASED | BUTTON3_CLICKED
            | BUTTON4_PRESSED | BUTTON5_PRESSED;
    }
    mouseinterval(0);
    mousemask(mask, NULL);
}

int cn_mouse_event(int *button, int *x, int *y) {
    MEVENT event;
    if (getmouse(&event) != OK) return 0;
    *x = event.x;
    *y = event.y;
    *button = 0;
    if (event.bstate & BUTTON4_PRESSED) return 5;
    if (event.bstate & BUTTON5_PRESSED) return 6;
    static const struct { mmask_t mask; int button; int kind; } kinds[] = {
        {BUTTON1_DOUBLE_CLICKED, 1, 4}, {BUTTON1_CLICKED, 1, 3}, {BUTTON1_PRESSED, 1, 1}, {BUTTON1_RELEASED, 1, 2},
        {BUTTON2_CLICKED, 2, 3},        {BUTTON2_PRESSED, 2, 1}, {BUTTON2_RELEASED, 2, 2},
        {BUTTON3_CLICKED, 3, 3},        {BUTTON3_PRESSED, 3, 1}, {BUTTON3_RELEASED, 3, 2},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (event.bstate & kinds[i].mask) {
            *button = kinds[i].button;
            return kinds[i].kind;
        }
    }
    return 0;
}

static bool is_set(const char *name) {
    const char *value = getenv(name);
    return value && *value;
}

const char *cn_codeset(void) {
    bool named = is_set("LC_ALL") || is_set("LC_CTYPE") || is_set("LANG");
    if (named || !setlocale(LC_CTYPE, "C.UTF-8")) setlocale(LC_CTYPE, "");
    return nl_langinfo(CODESET);
}

bool cn_write(int descriptor, const char *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return false;
        bytes += written;
        count -= (size_t)written;
    }
    return true;
}
