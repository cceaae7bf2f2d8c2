"""Stands in for `systemctl` where no systemd runs: does at once what it is asked for.

`make_systemctl` writes it as one file that a Python runs. A service that dies is not
started again, and a timer starts nothing. It is quiet, and ends with a fault if a
service does not start or end.
"""

import fcntl
import os
import shutil
import signal
import sys
import zipapp
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.systemd import bare
from tests.systemd.processes import Service, end, is_alive
from tests.systemd.units import Unit, read_unit

# Seconds in which a service ends; a machine may be busy. A longer one is a fault:
# systemd would cut off what it answers.
PATIENCE = 300
MAIN = "from tests.systemd.systemctl import main\n\nmain({given!r})\n"


@dataclass(frozen=True)
class Setting:
    """Where the units are, and numbers and logs of their services.

    `moved`: see `read_unit`. `more`: words added to the command of a unit. `is_bare`:
    as root, in a system of its own.
    """

    units: str
    state: str
    moved: Mapping[str, str] = field(default_factory=dict)
    more: Mapping[str, Sequence[str]] = field(default_factory=dict)
    is_bare: bool = False


class Systemctl:
    """What can be asked for, by the names of its verbs; one command after another."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self._units, self._state = Path(setting.units), Path(setting.state)
        self._state.mkdir(exist_ok=True)
        # Until it ends: a bin/upgrade that is stopped leaves its last command behind.
        self._lock = os.open(self._state / "lock", os.O_CREAT | os.O_WRONLY)
        fcntl.flock(self._lock, fcntl.LOCK_EX)

    def start(self, name: str) -> None:
        if name in bare.OF_DEBIAN:
            bare.start_package(name, self._log(name))
        elif not self._pid(name):
            self._start(self._read(name))

    def stop(self, name: str) -> None:
        if name in bare.OF_DEBIAN:
            bare.stop_package(name)
        elif pid := self._pid(name):
            if not end(pid, PATIENCE):
                sys.exit(f"{name} does not end.")
            self._number(name).unlink(missing_ok=True)

    def restart(self, name: str) -> None:
        self.stop(name)
        self.start(name)

    def try_restart(self, name: str) -> None:
        if self._pid(name):
            self.restart(name)

    def kill(self, name: str, by: str, whom: str) -> None:
        """Send a signal, such as USR1, to the `main` process or to `all`."""
        pid = self._pid(name)
        if not pid:
            sys.exit(f"{name} does not run.")
        send = os.kill if whom == "main" else os.killpg
        send(pid, signal.Signals[f"SIG{by}"])

    def enable(self, names: Sequence[str], *, is_on: bool) -> None:
        """Note what belongs to its target from now on, or does not any more."""
        names = [name.removesuffix(".service") for name in names]
        found = [name for name in self._enabled() if name not in names]
        for name in names if is_on else ():
            self._read(name)
            found.append(name)
        (self._state / "enabled").write_text("\n".join(found))

    def parts(self, name: str) -> list[str]:
        """Return the services that a name stands for: those of a target, or one."""
        if name.endswith(".timer"):
            self._read(name)
            return []
        if not name.endswith(".target"):
            return [name.removesuffix(".service")]
        units = {one: self._read(one) for one in self._enabled()}
        return [
            one
            for one, unit in units.items()
            if name in unit.all("WantedBy", "Install")
        ]

    def _enabled(self) -> list[str]:
        noted = self._state / "enabled"
        return noted.read_text().split() if noted.exists() else []

    def _read(self, name: str) -> Unit:
        try:
            return read_unit(self._units, name, self._setting.moved)
        except FileNotFoundError:
            sys.exit(f"There is no unit {name}.")

    def _start(self, unit: Unit) -> None:
        command = unit.command + list(self._setting.more.get(unit.name, ()))
        if self._setting.is_bare:
            command = bare.apart(unit, command)
        log = self._log(unit.name)
        process = Service.of(unit, command, log).start()
        if not unit.is_oneshot:
            self._number(unit.name).write_text(str(process.pid))
        elif process.wait():
            sys.exit(log.read_text())

    def _log(self, name: str) -> Path:
        return self._state / f"{name}.log"

    def _number(self, name: str) -> Path:
        return self._state / f"{name}.pid"

    def _pid(self, name: str) -> int:
        """Return the first process of a service; 0 if it does not run."""
        number = self._number(name)
        pid = int(number.read_text() or 0) if number.exists() else 0
        return pid if pid and is_alive(pid) else 0


def make_systemctl(path: Path, setting: Setting, python: str) -> None:
    """Write the command, with the Python that runs it."""
    with TemporaryDirectory() as folder:
        code = Path(folder)
        here = Path(__file__).parent
        without = shutil.ignore_patterns("__pycache__")
        shutil.copytree(here, code / "tests/systemd", ignore=without)
        (code / "__main__.py").write_text(MAIN.format(given=asdict(setting)))
        zipapp.create_archive(code, path, python)


def main(given: Mapping[str, Any]) -> None:
    systemctl = Systemctl(Setting(**given))
    verb, *words = sys.argv[1:]
    names = [word for word in words if not word.startswith("--")]
    options = [word.removeprefix("--") for word in words if word not in names]
    asked = dict(option.partition("=")[::2] for option in options)
    if verb in {"enable", "disable"}:
        systemctl.enable(names, is_on=verb == "enable")
        verb = ("start" if verb == "enable" else "stop") if "now" in asked else ""
    actions: dict[str, Callable[[str], None]] = {
        "start": systemctl.start,
        "stop": systemctl.stop,
        "restart": systemctl.restart,
        "try-restart": systemctl.try_restart,
        "kill": partial(
            systemctl.kill,
            by=asked.get("signal", "TERM"),
            whom=asked.get("kill-whom", "all"),
        ),
    }
    if verb in {"daemon-reload", ""}:
        return
    if verb not in actions:
        sys.exit(f"The stand-in for systemctl cannot {verb}.")
    for name in names:
        parts = systemctl.parts(name)
        for part in reversed(parts) if verb == "stop" else parts:
            actions[verb](part)
