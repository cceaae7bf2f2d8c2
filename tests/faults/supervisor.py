"""Keeps processes running as systemd does: what ends is started again after a rest."""

import os
import signal
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

LOOK_EVERY = 0.1  # seconds
# How long a process may take to end when asked; then it is killed, as by systemd.
PATIENCE = 60  # seconds


@dataclass
class Unit:
    """One process that is to run all the time, and its children.

    `rest`: seconds before it is started again. `stop_by`: the signal that ends it well.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    rest: float
    stop_by: signal.Signals = signal.SIGTERM
    process: "subprocess.Popen[bytes] | None" = None
    n_starts: int = 0
    start_at: float = 0.0

    def start(self) -> None:
        with self.log.open("ab") as lines:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=lines,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.n_starts += 1

    @property
    def pid(self) -> int:
        if self.process is None:
            raise RuntimeError(f"{self.name} does not run")
        return self.process.pid

    def has_ended(self) -> bool:
        """Return whether it has ended, and leave its number to it until `clear`."""
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.pid, options) is not None

    def clear(self) -> None:
        """End the children of a process that has ended, and give up its number.

        As KillMode=mixed of the units. Its group is its own as long as it is not waited
        for.
        """
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.process is not None:
            self.process.wait()
        self.process = None


class Supervisor:
    """Starts units in order, starts again what ends, and stops all in reverse."""

    def __init__(self) -> None:
        self._units: dict[str, Unit] = {}
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
        for unit in reversed(self._units.values()):
            _stop(unit)

    def add(self, unit: Unit) -> None:
        with self._lock:
            unit.start()
            self._units[unit.name] = unit

    def n_starts(self, name: str) -> int:
        with self._lock:
            return self._units[name].n_starts

    def children(self, name: str) -> list[int]:
        """Return the children of a process; none while it does not run."""
        with self._lock:
            process = self._units[name].process
            if process is None:
                return []
            found = Path(f"/proc/{process.pid}/task/{process.pid}/children")
            return [int(child) for child in found.read_text().split()]

    def send(self, name: str, what: signal.Signals) -> None:
        """Send a signal to the process of a unit, but not to its children."""
        with self._lock:
            os.kill(self._units[name].pid, what)

    def _look(self) -> None:
        while not self._ending.wait(LOOK_EVERY):
            with self._lock:
                for unit in self._units.values():
                    _start_again(unit)


def _start_again(unit: Unit) -> None:
    if unit.process is not None:
        if unit.has_ended():
            unit.clear()
            unit.start_at = time.monotonic() + unit.rest
    elif time.monotonic() >= unit.start_at:
        unit.start()


def _stop(unit: Unit) -> None:
    if unit.process is None:
        return
    # One that is stopped takes no other signal.
    for what in (unit.stop_by, signal.SIGCONT):
        with suppress(ProcessLookupError):
            os.kill(unit.pid, what)
    deadline = time.monotonic() + PATIENCE
    while not unit.has_ended() and time.monotonic() < deadline:
        time.sleep(LOOK_EVERY)
    unit.clear()
