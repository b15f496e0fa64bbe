#!/usr/bin/env python3
"""Measures the dashboard on a pseudo-terminal: what an operator waits for, and what it costs.

    swift build -c release
    .build/release/unmask simulate /tmp/big.db --rows 1000000 --span 7d
    python3 Tests/Benchmarks/terminal.py .build/release/unmask /tmp/big.db

Prints one table: time to the first complete frame per window, bytes and time of one Down key per size and pane, idle
bytes and CPU, resident memory, CPU while another thread commits 1,000 and 5,000 errors a second into an empty log, and the time from a
commit to its cells on the terminal.
Needs nothing but Python's standard library. Absolute times depend on the machine and on what else it does.
"""
import fcntl
import os
import pty
import random
import select
import signal
import sqlite3
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import threading
import time


class Screen:
    """A program on a pseudo-terminal of a size."""

    def __init__(self, arguments, columns=120, rows=36):
        self.started = time.monotonic()
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            os.environ.update(TERM="xterm-256color", LANG="C.UTF-8")
            os.environ.pop("NO_COLOR", None)
            # The parent sets the size at once; the program must not start before.
            time.sleep(0.05)
            os.execv(arguments[0], arguments)
        self.started = time.monotonic() + 0.05
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def read(self, wait):
        """What comes within `wait` seconds, at most one read; empty when nothing does."""
        if not select.select([self.fd], [], [], wait)[0]:
            return b""
        try:
            return os.read(self.fd, 1 << 20)
        except OSError:
            return b""

    def until(self, text, limit=10):
        """Seconds from the start until the output holds `text`."""
        seen = b""
        while time.monotonic() - self.started < limit:
            seen += self.read(0.005)
            if text in seen:
                return time.monotonic() - self.started
        raise SystemExit(f"no {text!r} within {limit} s")

    def settle(self, quiet):
        """Everything until nothing comes for `quiet` seconds; with it, the seconds until the first byte."""
        start, out, first = time.monotonic(), b"", None
        while part := self.read(quiet):
            first = first or time.monotonic() - start
            out += part
        return out, first or 0

    def press(self, keys):
        os.write(self.fd, keys)

    def cpu(self):
        """Seconds of CPU so far."""
        with open(f"/proc/{self.pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def resident(self):
        """MB."""
        with open(f"/proc/{self.pid}/status") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmRSS"))

    def close(self):
        os.kill(self.pid, signal.SIGTERM)
        while self.read(1):
            pass
        os.waitpid(self.pid, 0)
        os.close(self.fd)


def line(what, value):
    print(f"{what:<58} {value}")


def start(unmask, log):
    for window in ["1h", "24h", "7d"]:
        times = []
        for _ in range(7):
            screen = Screen([unmask, "watch", log, "--window", window])
            times.append(screen.until("following".encode()) * 1000)
            screen.close()
        line(f"first complete frame, {window}, median (min…max)",
             f"{statistics.median(times):.0f} ms ({min(times):.0f}…{max(times):.0f})")


def keys(unmask, log):
    for columns, rows in [(120, 36), (80, 24), (60, 16)]:
        for pane, name in [(b"1", "groups"), (b"2", "errors")]:
            screen = Screen([unmask, "watch", log], columns, rows)
            screen.settle(0.7)
            screen.press(pane)
            screen.settle(0.3)
            sizes, times = [], []
            for _ in range(8):
                screen.press(b"j")
                out, first = screen.settle(0.2)
                sizes.append(len(out))
                times.append(first * 1000)
            screen.close()
            line(f"one Down key, {columns}x{rows}, {name}, median (max)",
                 f"{statistics.median(sizes):.0f} B ({max(sizes)}), {statistics.median(times):.1f} ms ({max(times):.1f})")


def idle(unmask, log, seconds=15):
    screen = Screen([unmask, "watch", log])
    screen.settle(1)
    # Not across a minute: then the clock moves.
    if 60 - time.time() % 60 < seconds + 2:
        time.sleep(seconds + 3)
        screen.settle(0.5)
    before, end, out = screen.cpu(), time.monotonic() + seconds, b""
    while (rest := end - time.monotonic()) > 0:
        out += screen.read(rest)
    line(f"idle for {seconds} s", f"{len(out)} B, {screen.cpu() - before:.2f} s CPU")
    line("resident", f"{screen.resident():.1f} MB")
    for key in [b"1", b"2", b"3", b"4", b"5", b"]", b"]", b"]", b"4", b"\r", b"q", b"2", b"\r"]:
        screen.press(key)
        screen.settle(2 if key in b"]\r" else 0.5)
    line("resident, after five panes, 7 days, a dry run, a detail", f"{screen.resident():.1f} MB")
    screen.close()


def feed(log, rate, seconds, batch, worst):
    """Commits errors at a rate, as a gateway would, and notes the slowest commit in seconds."""
    connection = sqlite3.connect(log, isolation_level=None, timeout=30)
    connection.execute("PRAGMA synchronous = NORMAL")
    dice, begun, made = random.Random(1), time.monotonic(), 0
    while (passed := time.monotonic() - begun) < seconds:
        if passed * rate - made < batch:
            time.sleep(0.0005)
            continue
        commit = time.monotonic()
        connection.execute("BEGIN IMMEDIATE")
        for _ in range(batch):
            status = dice.choice([400, 429, 500, 503, 401])
            connection.execute(
                "INSERT INTO ops_error_logs(status_code, upstream_status_code, upstream_error_type, account_id,"
                " error_message, upstream_error_message, inbound_endpoint, model) VALUES (?,?,?,?,?,?,?,?)",
                (dice.choice([502, status, 200]), status, dice.choice(["invalid_request_error", "server_error"]),
                 dice.randrange(60), "Upstream request failed", f"bad size {made}", "/v1/images/generations", "gpt-image-1"))
        connection.execute("COMMIT")
        made += batch
        worst[0] = max(worst[0], time.monotonic() - commit)


def busy(unmask):
    for rate, batch in [(1_000, 10), (5_000, 50)]:
        with tempfile.TemporaryDirectory() as folder:
            log, seconds, worst = os.path.join(folder, "busy.db"), 8, [0]
            subprocess.run([unmask, "init", log], check=True, stdout=subprocess.DEVNULL)
            screen = Screen([unmask, "watch", log])
            screen.settle(0.5)
            writer = threading.Thread(target=feed, args=(log, rate, seconds + 1, batch, worst))
            writer.start()
            time.sleep(0.5)
            before, end, count = screen.cpu(), time.monotonic() + seconds, 0
            while time.monotonic() < end:
                count += len(screen.read(0.1))
            share = (screen.cpu() - before) / seconds
            writer.join()
            screen.close()
            line(f"{rate:,} errors/s, commits of {batch}",
                 f"{share:.0%} of a core, {count / seconds / 1000:.0f} kB/s, slowest commit {worst[0] * 1000:.0f} ms")


def latency(unmask, rate=1_000, probes=200):
    """From the end of a commit to its row on the terminal, while other errors arrive at `rate` a second.

    The list is narrowed to one outcome that only the probes have, so the probe's text is sent when its row is drawn.
    """
    with tempfile.TemporaryDirectory() as folder:
        log, times = os.path.join(folder, "busy.db"), []
        subprocess.run([unmask, "init", log], check=True, stdout=subprocess.DEVNULL)
        screen = Screen([unmask, "watch", log])
        screen.settle(0.5)
        for _ in range(3):
            screen.press(b"o")
        screen.settle(0.5)
        writer = threading.Thread(target=feed, args=(log, rate, probes * 0.06 + 1, 10, [0]))
        writer.start()
        connection = sqlite3.connect(log, isolation_level=None, timeout=30)
        dice = random.Random(2)
        for number in range(probes):
            until = time.monotonic() + dice.uniform(0.02, 0.06)
            while (rest := until - time.monotonic()) > 0:
                screen.read(rest)
            # Two texts in turn, without a character in common, so that the difference sent holds the whole text.
            text = ["aaaaaaaaaaaa", "bbbbbbbbbbbb"][number % 2]
            connection.execute(
                "INSERT INTO ops_error_logs(status_code, upstream_status_code, account_id, rule_id,"
                " upstream_error_message, inbound_endpoint) VALUES (400, 400, 7, 1, ?, '/v1/images/edits')", (text,))
            committed, seen = time.monotonic(), b""
            while text.encode() not in seen and time.monotonic() - committed < 2:
                seen += screen.read(0.002)
            times.append((time.monotonic() - committed) * 1000)
        writer.join()
        screen.close()
        times.sort()
        line(f"commit to changed cells at {rate:,} errors/s, p50 / p99 / max",
             f"{times[len(times) // 2]:.0f} / {times[len(times) * 99 // 100]:.0f} / {times[-1]:.0f} ms")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    program, database = os.path.abspath(sys.argv[1]), sys.argv[2]
    start(program, database)
    keys(program, database)
    idle(program, database)
    busy(program)
    latency(program)
