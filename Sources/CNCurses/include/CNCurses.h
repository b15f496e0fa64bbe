#pragma once
// What Swift cannot import from ncurses (macros, variadic functions, stdscr), and the parts that must be
// async-signal-safe.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#include <stdbool.h>
#include <stdint.h>

// Attributes as bits of our own, the same as TerminalCanvas.Attributes: bold, dim, italic, underline, reverse.
uint32_t cn_attributes(uint8_t bits);

// Where keys come from: stdin if it is a terminal, else /dev/tty; -1 when there is neither.
int cn_open_input(void);
void cn_close_input(int input);
// Opens a screen on two descriptors (they are duplicated). Name NULL takes $TERM. False when ncurses knows no such
// terminal.
bool cn_open(const char *name, int input, int output);
// Ends curses and frees the screen.
void cn_close(void);
// Key reading, echo, wrapping and flow control as the dashboard needs them; call after cn_open.
void cn_prepare(bool keep_escape_delay);
// Starts colours with the terminal's own as default; the number of colours, 0 when there are none.
int cn_start_colors(void);
// How many colour pairs there may be, after cn_start_colors.
int cn_pair_limit(void);
// Makes `key` what the escape sequence decodes to.
void cn_define_key(const char *sequence, int key);

// Puts one character (up to three scalars, 0 ends) with attributes and a colour pair into the screen to come.
void cn_put(int y, int x, const uint32_t scalars[3], uint32_t attributes, int pair);
// Sends the difference between the screen to come and the one that is there. With `synchronized`, as one update.
void cn_refresh(int output, bool synchronized);
// Has the next refresh draw everything.
void cn_redraw_all(void);
// Shows the cursor at a cell, or hides it when y is negative.
void cn_cursor(int y, int x);
// Takes the terminal's size from the kernel and resizes the screen; false when it cannot be known.
bool cn_resize(int output, int *width, int *height);

// The next key without waiting. Returns 0 for none, 1 for a character, 2 for a function key.
int cn_next_key(uint32_t *value);
// Mouse reports on or off: presses, releases, clicks, the wheel; never motion.
void cn_mouse(bool on);
// What kind of mouse event came after KEY_MOUSE: 0 none, 1 press, 2 release, 3 click, 4 double click, 5 wheel up,
// 6 wheel down; button 1...3.
int cn_mouse_event(int *button, int *x, int *y);

// The character set of the locale that setlocale(LC_CTYPE) took from the environment. Where the environment names no
// locale at all, C.UTF-8 is taken.
const char *cn_codeset(void);

// Writes all bytes, whatever interrupts; false when the descriptor takes no more.
bool cn_write(int descriptor, const char *bytes, size_t count);

// --- Signals.c

// Arms the crash handlers and the exit handler: from now on the terminal on `output` is put back, as it is now, when
// the process dies.
void cn_arm(int output);
// Gives the thread that draws a stack of its own for crash handlers: without one an overflow cannot be handled.
void cn_use_crash_stack(void);
// The terminal was given back by other means.
void cn_disarm(void);
// Has TERM, HUP, INT, QUIT, WINCH, TSTP and CONT write their number into a pipe; the pipe's reading end, or -1.
int cn_watch_signals(void);
// Puts the signals back as they were and closes the pipe.
void cn_unwatch_signals(void);
// Stops the process as Ctrl-Z does, and returns when it goes on.
void cn_stop(void);
// Keeps what is written to stderr in a file while the screen is in use, if stderr is a terminal.
void cn_hold_stderr(void);
// Lets stderr through again and shows what was kept.
void cn_release_stderr(void);
