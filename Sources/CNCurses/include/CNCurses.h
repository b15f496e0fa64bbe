#pragma once
// What Swift cannot import from ncurses: macros, and the parts that must be async-signal-safe.
#define _XOPEN_SOURCE_EXTENDED 1
#define NCURSES_NOMACROS 1
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
