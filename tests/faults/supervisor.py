"""Keeps services running as systemd does: what ends is started again after a rest."""

import os
import signal
import subprocess
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.systemd.processes import Service, end, end_group, is_alive

LOOK_EVERY = 0.1  # seconds
# How long a process may take to end when asked; then it is killed, as by systemd.
PATIENCE = 60  # seconds


@dataclass
class Kept:
    """A service that is to run all the time; `rest`: seconds before it starts again."""

    service: Service
    rest: float
    process: "subprocess.Popen[bytes] | None" = None
    n_starts: int = 0
    start_at: float = 0.0

    def start(self) -> None:
        self.process = self.service.start()
        self.n_starts += 1

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError(f"{self.service.name} does not run")
        return self.process.pid

    def start_again(self) -> None:
        """Start it if it ended and has rested, or clear away what has ended."""
        if self.process is None:
            if time.monotonic() >= self.start_at:
                self.start()
        elif not is_alive(self.pid):
            # Its number is its own, and that of its group, until it is waited for.
            end_group(self.pid)
            self.process.wait()
            self.process = None
            self.start_at = time.monotonic() + self.rest

    def stop(self) -> None:
        if self.process is not None:
            end(self.pid, PATIENCE, self.service.stop_by)
            self.process.wait()


class Supervisor:
    """Starts services in order, starts again what ends, and stops all in reverse."""

    def __init__(self) -> None:
        self._kept: dict[str, Kept] = {}
        self._lock = threading.RLock()
        self._ending = threading.Event()
        self._watch = threading.Thread(target=self._look, name="supervisor")

    def __enter__(self) -> Self:
        self._watch.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._ending.set()
        self._watch.join()
        for one in reversed(self._kept.values()):
            one.stop()

    def add(self, service: Service, rest: float) -> None:
        with self._lock:
            kept = Kept(service, rest)
            kept.start()
            self._kept[service.name] = kept

    def n_starts(self, name: str) -> int:
        with self._lock:
            return self._kept[name].n_starts

    def children(self, name: str) -> list[int]:
        """Return the children of a process; none while it does not run."""
        with self._lock:
            process = self._kept[name].process
            if process is None:
                return []
            found = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            return [int(child) for child in found.read_text().split()]

    def send(self, name: str, what: signal.Signals) -> None:
        """Send a signal to the process of a service, but not to its children."""
        with self._lock:
            os.kill(self._kept[name].pid, what)

    def _look(self) -> None:
        while not self._ending.wait(LOOK_EVERY):
            with self._lock:
                for one in self._kept.values():
                    one.start_again()
