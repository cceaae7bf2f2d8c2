"""The site's processes, started as by bin/demo, on their own port."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from tests.memory import own_megabytes, resident_megabytes

BIN = Path(sys.executable).parent
SITE = "stronghold.wsgi:application"
# As the Dockerfile and bin/lib/site.sh start them.
SERVE = ("python", "-m", "stronghold.serve", "--workers", "2")
# Another application is served in the same way.
GRANIAN = (
    "granian",
    "--interface",
    "wsgi",
    "--workers",
    "2",
    "--blocking-threads",
    "4",
)
CELERY = ("celery", "--app", "stronghold", "worker", "--loglevel", "INFO")
BEAT = ("celery", "--app", "stronghold.beat", "beat", "--pidfile=", "--schedule")
# The name of each worker, and how it is started.
WORKERS = (
    ("figures", ("--hostname", "figures@%h", "--queues", "figures", "--pool", "solo")),
    ("worker", ("--hostname", "worker@%h", "--queues", "celery", "--pool", "solo")),
    ("jobs", ("--hostname", "jobs@%h", "--queues", "jobs", "--concurrency", "1")),
)
PATIENCE = 60
MB = 1_048_576


class Process:
    """A process and its children, which end together.

    It gets this process's environment, unless another is given.
    """

    def __init__(
        self,
        name: str,
        *command: str,
        log: Path,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        with log.open("wb") as out:
            self._running = subprocess.Popen(
                [str(BIN / command[0]), *command[1:]],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                env=environment,
            )
        self.name, self.pid = name, self._running.pid

    def stop(self) -> None:
        if self._running.poll() is None:
            os.killpg(self.pid, signal.SIGTERM)
        try:
            self._running.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self._running.wait()

    def megabytes(self) -> dict[int, float]:
        """Return the resident memory of each process of the group, by its id."""
        return self._of_each(resident_megabytes)

    def own_megabytes(self) -> dict[int, float]:
        """Return the memory that each process shares with no other, by its id."""
        return self._of_each(own_megabytes)

    def _of_each(self, megabytes: Callable[[int], float]) -> dict[int, float]:
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            pid = int(folder.name)
            try:
                if os.getpgid(pid) == self.pid:
                    found[pid] = megabytes(pid)
            except (ProcessLookupError, FileNotFoundError):
                continue
        return found


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True)
class Site:
    """The site as bin/demo runs it: what serves it, what works behind it, and beat."""

    address: str
    web: Process
    workers: Sequence[Process]
    beat: Process

    def close(self) -> None:
        for process in (self.beat, *self.workers, self.web):
            process.stop()


def start_site(*, logs: Path) -> Site:
    """Start all of the site on loopback; return once it answers and takes work."""
    address, web = start_web(SITE, "/health/live", logs=logs)
    workers = [start_worker(name, options, logs=logs) for name, options in WORKERS]
    beat = Process("beat", *BEAT, str(logs / "beat-schedule"), log=logs / "beat.log")
    return Site(address, web, workers, beat)


def start_web(application: str, ready: str, *, logs: Path) -> tuple[str, Process]:
    """Serve a WSGI application on loopback; return its address and it, once ready."""
    name = application.partition(":")[0]
    port = free_port()
    process = Process(
        name,
        *(SERVE if application == SITE else GRANIAN + ("--workers", "2", application)),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        log=logs / f"{name}.log",
    )
    address = f"http://127.0.0.1:{port}"
    _wait_for(address + ready)
    return address, process


def start_worker(name: str, options: Sequence[str], *, logs: Path) -> Process:
    """Start a worker; return once it takes work."""
    log = logs / f"{name}.log"
    process = Process(name, *CELERY, *options, log=log)
    deadline = time.monotonic() + PATIENCE
    while " ready." not in log.read_text():
        if time.monotonic() > deadline:
            raise RuntimeError(f"{name} does not start")
        time.sleep(0.1)
    return process


def _wait_for(url: str) -> None:
    opener = build_opener(ProxyHandler({}))
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            with opener.open(url, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")


def wait_for_port(port: int) -> None:
    """Wait until something listens on a port of this machine."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise RuntimeError(f"nothing listens on port {port}")
