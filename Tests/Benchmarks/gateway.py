#!/usr/bin/env python3
"""Measures what the gateway adds to an image request, beside nginx as a reverse proxy to the same upstream.

    swift build -c release --product unmask-gateway
    python3 Tests/Benchmarks/gateway.py .build/release/unmask-gateway

Needs nginx and wrk. The upstream is an nginx that answers at once, on loopback: a small image (0.3 kB), an image of
1.5 MB, or a 400. Three ways lead to it: direct, through nginx (keep-alive upstream; 1 worker, and as many as there are
cores, which is how many threads the gateway has), and through the gateway with two accounts and a new ops log. wrk
keeps 64 connections busy on each way in turn, in rounds whose order changes, so that other work on the machine meets
all of them; every figure is the median of the rounds.

Two kinds of load:
  closed  every connection asks again at once. Latency is then mostly the wait for one's turn: 64 / (requests/s).
  paced   every connection pauses for a random while between two requests, so that so many arrive a second however
          fast the answers are: what one request waits for. It is wrk too, with its delay(): it is no bottleneck
          here (140,000 requests/s on one thread; an open loop in Python ends at a tenth of that), wrk2 is in no
          distribution, and wrk itself corrects for answers that were late because an earlier one was. A way that
          cannot take the rate is seen by its requests/s.
"added" is the latency over direct, "x nginx" that of the way divided by that of nginx with one worker. CPU is that of the
way's own processes (direct: the upstream's), and depends least on what else the machine does.
"""
import argparse
import json
import os
import random
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request

CONNECTIONS = 64
REQUEST = '{"model":"gpt-image-2","prompt":"a lighthouse at dusk","size":"1024x1024","quality":"high"}'
KINDS = {"small": "200, 0.3 kB", "large": "200, 1.5 MB", "refused": "400"}
REFUSAL = {"error": {"message": "Invalid size: must be one of 1024x1024, 1536x1024, 1024x1536.", "param": "size",
                     "type": "invalid_request_error", "code": "invalid_value"}}

NGINX = """
worker_processes {workers}; daemon off; pid {folder}/{name}.pid; error_log stderr crit;
events {{ worker_connections 4096; }}
http {{
  access_log off; keepalive_requests 1000000000; tcp_nodelay on; client_body_temp_path {folder}/{name}-body;
  proxy_temp_path {folder}/{name}-proxy; fastcgi_temp_path {folder}/{name}-fastcgi;
  uwsgi_temp_path {folder}/{name}-uwsgi; scgi_temp_path {folder}/{name}-scgi;
  {body}
}}
"""
STUB = """
server {{
  listen 127.0.0.1:{port}; default_type application/json; add_header x-request-id req_stub;
  location /small/ {{ return 200 '{small}'; }}
  location /refused/ {{ return 400 '{refused}'; }}
  # A file is no answer to a POST, so nginx is told that it is.
  location /large/ {{ error_page 405 =200 /large.json; return 405; }}
  location = /large.json {{ root {folder}; }}
  location = /status {{ stub_status; }}
}}
"""
PROXY = """
upstream stub {{ server 127.0.0.1:{stub}; keepalive 256; keepalive_requests 1000000000; }}
server {{
  listen 127.0.0.1:{port};
  location / {{
    proxy_pass http://stub; proxy_http_version 1.1; proxy_set_header connection ""; proxy_max_temp_file_size 0;
  }}
}}
"""
ACCOUNT = """
[[accounts]]
id = {id}
name = "stub-{id}"
type = "apikey"
api_key_env = "STUB_KEY"
base_url = "http://127.0.0.1:{stub}/{kind}"
"""
WRK = """
wrk.method, wrk.path, wrk.body = "POST", %(path)s, %(body)s
wrk.headers["content-type"], wrk.headers["authorization"] = "application/json", %(authorization)s
%(pause)s
function done(summary, latency)
  io.write(string.format("\\nRESULT %%d %%d %%d %%d %%d %%d %%d\\n", latency:percentile(50), latency:percentile(99),
    summary.requests, summary.duration, summary.bytes, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
"""
PAUSE = """
function delay()
  local milliseconds = math.random() * 2 * %f
  return math.floor(milliseconds + math.random())
end
"""


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A program that listens on a port, with the processes it forked."""

    def __init__(self, arguments, port, environment=None):
        self.port, self.process = port, subprocess.Popen(arguments, env=environment, stderr=subprocess.DEVNULL)
        for _ in range(500):
            if self.process.poll() is not None:
                raise SystemExit(f"{' '.join(arguments)} ended with {self.process.returncode}")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        else:
            self.stop()
            raise SystemExit(f"{arguments[0]} does not listen on {port}")
        time.sleep(0.2)

    def processes(self):
        """What forks keeps its memory and its work in the children."""
        path = f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        with open(path) as file:
            return file.read().split() or [str(self.process.pid)]

    def cpu(self):
        """Seconds so far."""
        ticks = 0
        for pid in self.processes():
            with open(f"/proc/{pid}/stat") as file:
                fields = file.read().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def memory(self, field):
        """MB: `VmRSS` now, `VmHWM` at its highest."""
        total = 0
        for pid in self.processes():
            with open(f"/proc/{pid}/status") as file:
                total += next(int(line.split()[1]) for line in file if line.startswith(field)) / 1024
        return total

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def nginx(folder, name, body, port, workers=1):
    path = os.path.join(folder, name + ".conf")
    with open(path, "w") as file:
        file.write(NGINX.format(workers=workers, folder=folder, name=name, body=body))
    return Server([shutil.which("nginx") or "/usr/sbin/nginx", "-e", "stderr", "-p", folder, "-c", path], port)


def gateway(program, folder, kind, stub, number):
    """The gateway for one kind of answer; with it, the key its client presents."""
    made = subprocess.run([program, "key", "new", "--name", "bench"], check=True, capture_output=True, text=True).stdout
    key, lines = made.split("\n", 1)
    path, port = os.path.join(folder, f"gateway-{number}.toml"), free_port()
    with open(path, "w") as file:
        # Without an access log, as nginx.
        file.write(f'listen = "127.0.0.1:{port}"\nops_log = "ops-{number}.db"\naccess_log = false\n' + lines)
        file.write("".join(ACCOUNT.format(id=id, stub=stub, kind=kind) for id in (1, 2)))
    environment = dict(os.environ, STUB_KEY="sk-stub")
    return Server([program, "--config", path], port, environment), key


def wrk(folder, port, path, key, seconds, rate=None):
    """One run; p50 and p99 in milliseconds, requests/s, and how many failed."""
    script = os.path.join(folder, "wrk.lua")
    with open(script, "w") as file:
        quote = json.dumps
        file.write(WRK % dict(path=quote(path), body=quote(REQUEST), authorization=quote("Bearer " + key),
                              pause=PAUSE % (CONNECTIONS * 1000 / rate) if rate else ""))
    out = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", script,
                          f"http://127.0.0.1:{port}"], capture_output=True, text=True, timeout=seconds + 60, check=True)
    fields = next(line for line in out.stdout.splitlines() if line.startswith("RESULT")).split()[1:]
    p50, p99, requests, duration, size, refused, failed = map(int, fields)
    return {"p50": p50 / 1000, "p99": p99 / 1000, "rate": requests / duration * 1e6, "requests": requests,
            "refused": refused, "failed": failed, "bytes": size}


def stub_counts(port):
    """How many connections and requests the upstream has seen."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/status", timeout=10) as answer:
        numbers = answer.read().decode().splitlines()[2].split()
    return int(numbers[0]), int(numbers[2])


def open_connections(port):
    """Connections to a port that are not over."""
    with open("/proc/net/tcp") as file:
        rows = [line.split() for line in file.readlines()[1:]]
    # 0A listens, 06 waits out its time after the end.
    return sum(int(row[1].split(":")[1], 16) == port and row[3] not in ("0A", "06") for row in rows)


class Way:
    def __init__(self, name, server, path, key=""):
        self.name, self.server, self.path, self.key, self.runs = name, server, path, key, []

    def run(self, folder, seconds, rate, stub):
        accepted, cpu = stub_counts(stub)[0], self.server.cpu()
        result = wrk(folder, self.server.port, self.path, self.key, seconds, rate)
        result["cpu"] = (self.server.cpu() - cpu) / max(1, result["requests"]) * 1e6
        # One of them asked for the counts.
        result["opened"] = stub_counts(stub)[0] - accepted - 1
        result["memory"] = self.server.memory("VmRSS")
        self.runs.append(result)

    def median(self, what):
        return statistics.median(run[what] for run in self.runs)


def table(title, ways):
    print(f"\n{title}; medians of {len(ways[0].runs)} rounds")
    print(f"{'':<18}{'p50 ms':>9}{'p99 ms':>9}{'requests/s':>12}{'added p50':>11}{'p99':>8}{'x nginx p50':>13}"
          f"{'p99':>7}{'CPU/request':>13}{'MB first … last, peak':>25}")
    direct, proxy = ways[0], ways[1]

    def added(way, what):
        return way.median(what) - direct.median(what)

    for way in ways:
        columns = f"{way.name:<18}{way.median('p50'):>9.2f}{way.median('p99'):>9.2f}{way.median('rate'):>12,.0f}"
        if way is direct:
            columns += " " * 39
        else:
            columns += f"{added(way, 'p50'):>11.2f}{added(way, 'p99'):>8.2f}"
            for what, width in [("p50", 13), ("p99", 7)]:
                base = added(proxy, what)
                columns += f"{added(way, what) / base:>{width}.1f}" if base > 0 else f"{'-':>{width}}"
        columns += f"{way.median('cpu'):>10.0f} µs"
        columns += f"{way.runs[0]['memory']:>10.0f} … {way.runs[-1]['memory']:.0f}, {way.server.memory('VmHWM'):.0f}"
        print(columns)
    sys.stdout.flush()


def check(kind, ways, rows):
    """Says what would make the table untrue."""
    for way in ways:
        failed = sum(run["failed"] for run in way.runs)
        refused = sum(run["refused"] for run in way.runs)
        requests = sum(run["requests"] for run in way.runs)
        if failed:
            print(f"! {way.name}: {failed} of {requests} requests failed")
        if refused != (requests if kind == "refused" else 0):
            print(f"! {way.name}: {refused} of {requests} answers were errors")
    last = ways[-1]
    # The last answers were for nobody: wrk ends in the middle of them.
    time.sleep(0.5)
    asked, opened = sum(run["requests"] for run in last.runs), sum(run["opened"] for run in last.runs)
    print(f"gateway: {asked:,} requests over {opened} new upstream connections; client connections left open: "
          f"{open_connections(last.server.port)}; {rows}")


def figures(port):
    """The gateway's own counts of what it recorded."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        lines = answer.read().decode().splitlines()
    return "; ".join(line for line in lines if "recorder" in line and not line.startswith("#"))


def main():
    reader = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    reader.add_argument("program", help="the release build of unmask-gateway")
    reader.add_argument("--seconds", type=int, default=60, help="of load per way and kind (default 60, at most 600)")
    reader.add_argument("--rounds", type=int, default=5, help="the seconds are split into so many (default 5)")
    reader.add_argument("--kinds", default=",".join(KINDS), help=f"of {','.join(KINDS)}")
    reader.add_argument("--rates", default="0,1000,5000", help="requests/s; 0 is the closed load")
    options = reader.parse_args()
    seconds, program = max(1, min(options.seconds, 600) // max(1, options.rounds)), os.path.abspath(options.program)
    cores, servers = os.cpu_count(), []
    with tempfile.TemporaryDirectory() as folder:
        image = random.Random(1).randbytes(1_125_000).hex()[:1_500_000]
        with open(os.path.join(folder, "large.json"), "w") as file:
            json.dump({"created": 1, "data": [{"b64_json": image}]}, file)
        # nginx's workers give up root.
        os.chmod(folder, 0o755)
        small = json.dumps({"created": 1, "data": [{"b64_json": "iVBORw0KGgo" * 24}]})
        stub, single, many = free_port(), free_port(), free_port()
        try:
            body = STUB.format(port=stub, folder=folder, small=small, refused=json.dumps(REFUSAL))
            servers.append(nginx(folder, "stub", body, stub))
            servers.append(nginx(folder, "single", PROXY.format(port=single, stub=stub), single))
            servers.append(nginx(folder, "many", PROXY.format(port=many, stub=stub), many, cores))
            for number, (kind, rate) in enumerate((kind, int(rate)) for kind in options.kinds.split(",")
                                                  for rate in options.rates.split(",")):
                if kind == "large" and rate >= 1000:
                    # More bytes than loopback carries beside the rest.
                    rate //= 10
                server, key = gateway(program, folder, kind, stub, number)
                servers.append(server)
                path = f"/{kind}/v1/images/generations"
                ways = [Way("direct", servers[0], path), Way("nginx, 1 worker", servers[1], path),
                        Way(f"nginx, {cores} workers", servers[2], path),
                        Way("gateway", server, "/v1/images/generations", key)]
                for way in ways:
                    way.run(folder, 1, rate, stub)
                    way.runs.clear()
                for turn in range(options.rounds):
                    for way in ways[turn % 4:] + ways[:turn % 4]:
                        way.run(folder, seconds, rate, stub)
                load = f"{rate:,} requests/s" if rate else "closed load"
                table(f"{KINDS[kind]}, {load}, {CONNECTIONS} connections, {seconds} s", ways)
                check(kind, ways, figures(server.port))
                servers.pop().stop()
        finally:
            for server in reversed(servers):
                server.stop()


if __name__ == "__main__":
    main()
