"""Starts and ends the process of a service as systemd does."""

import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.systemd.units import Unit

LOOK_EVERY = 0.05  # seconds


@dataclass(frozen=True)
class Service:
    """What is started, where, and with which settings.

    `stop_by`: the signal that ends it well.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    folder: Path
    log: Path
    umask: int = 0o022
    stop_by: signal.Signals = signal.SIGTERM

    @classmethod
    def of(cls, unit: Unit, command: Sequence[str], log: Path) -> Self:
        """Return the service of a unit, whose command may have become another."""
        return cls(unit.name, command, unit.environment(), unit.folder, log, unit.umask)

    def start(self) -> "subprocess.Popen[bytes]":
        """Start its first process, whose group has the same number."""
        with self.log.open("ab") as log:
            return subprocess.Popen(
                self.command,
                cwd=self.folder,
                env=dict(self.environment),
                umask=self.umask,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )


def is_alive(pid: int) -> bool:
    """Return whether a process runs; one that only waits to be reaped does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in {"Z", "X"}


def end(pid: int, patience: float, by: signal.Signals = signal.SIGTERM) -> bool:
    """Ask a first process to end; then end what is left of its group.

    As KillMode=mixed. Returns whether it ended in `patience` seconds.
    """
    # One that is stopped takes no other signal.
    for what in (by, signal.SIGCONT):
        with suppress(ProcessLookupError):
            os.kill(pid, what)
    until = time.monotonic() + patience
    while is_alive(pid) and time.monotonic() < until:
        time.sleep(LOOK_EVERY)
    has_ended = not is_alive(pid)
    end_group(pid)
    return has_ended


def end_group(pid: int) -> None:
    """End at once what a first process has left, and itself."""
    with suppress(ProcessLookupError):
        os.killpg(pid, signal.SIGKILL)
    while is_alive(pid):
        time.sleep(LOOK_EVERY)
