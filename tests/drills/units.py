"""Stands in for systemctl where there is no systemd: runs what the units say.

    python -m tests.drills.units FOLDER start|stop|restart|try-restart NAME…
    python -m tests.drills.units FOLDER kill --kill-whom=main --signal=SIGNAL NAME

FOLDER has `services.json` (`Setting`), and the units that bin/upgrade copied there, in
`units`. Rights and limits of a unit are left out.
"""

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

# Seconds in which a service begins or ends; a machine may be busy.
PATIENCE = 300


@dataclass(frozen=True)
class Setting:
    """Where the site is, and what stands for the ports of its units."""

    site: str
    settings: str
    web: int
    beside: int


class Units:
    """The services of one site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.setting = Setting(**json.loads((folder / "services.json").read_text()))

    def start(self, name: str) -> None:
        if self._pid(name):
            return
        with (self.folder / f"{name}.log").open("ab") as log:
            subprocess.Popen(
                ["bash", "-c", self._command(name)],
                cwd=Path(self.setting.site).resolve(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        # It writes its own number, so that one is known even if this is stopped now.
        until = time.monotonic() + PATIENCE
        while not self._pid(name):
            if time.monotonic() > until:
                sys.exit(f"{name} does not begin.")
            time.sleep(0.01)

    def stop(self, name: str) -> None:
        """Ask it to end, as KillMode=mixed does; wait until nothing of it is left.

        What does not end is a fault: systemd would cut off what it answers.
        """
        pid = self._pid(name)
        if not pid:
            return
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + PATIENCE
        while self._pid(name):
            if time.monotonic() > until:
                sys.exit(f"{name} does not end.")
            time.sleep(0.05)
        with suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        self._file(name).unlink(missing_ok=True)

    def kill(self, whom: str, by: str, name: str) -> None:
        """Send a signal to the first process, or end them all."""
        if not (pid := self._pid(name)):
            sys.exit(f"{name} does not run.")
        number = signal.Signals[f"SIG{by.removeprefix('--signal=')}"]
        if whom == "--kill-whom=all":
            os.killpg(pid, number)
        else:
            os.kill(pid, number)

    def restart(self, name: str) -> None:
        self.stop(name)
        self.start(name)

    def try_restart(self, name: str) -> None:
        if self._pid(name):
            self.restart(name)

    def _file(self, name: str) -> Path:
        return self.folder / f"{name}.pid"

    def _pid(self, name: str) -> int:
        """Return the process of a service; 0 if it does not run."""
        try:
            pid = int(self._file(name).read_text())
            state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError, ValueError):
            return 0
        return 0 if state in {"Z", "X"} else pid

    def _command(self, name: str) -> str:
        """Return a shell's words for what the unit runs, with its settings."""
        unit = (self.folder / "units" / f"{name}.service").read_text()
        (start,) = re.findall("^ExecStart=(.*)$", unit, re.MULTILINE)
        files = re.findall("^EnvironmentFile=(.*)$", unit, re.MULTILINE)
        read = [f". {shlex.quote(self._place(file))};" for file in files]
        start = self._place(start).replace("%%", "%")
        start = start.replace("/tmp/beat", f"{self.folder}/beat")
        if name == "stronghold-web":
            start += f" --port {self.setting.web}"
        start = start.replace("--port 8001", f"--port {self.setting.beside}")
        note = f"echo $$ >{shlex.quote(str(self._file(name)))};"
        return f"{note} set -a; {' '.join(read)} exec {start}"

    def _place(self, path: str) -> str:
        path = path.replace("/srv/stronghold", self.setting.site)
        return path.replace("/etc/stronghold", self.setting.settings)


def write(folder: Path, setting: Setting) -> Path:
    """Prepare a folder for the services of a site; return the stand-in's command."""
    (folder / "units").mkdir(parents=True)
    (folder / "services.json").write_text(json.dumps(asdict(setting)))
    command = folder / "systemctl"
    words = shlex.join([sys.executable, str(Path(__file__).resolve()), str(folder)])
    command.write_text(f'#!/bin/sh\nexec {words} "$@"\n')
    command.chmod(0o755)
    return command


def main() -> None:
    folder, action, *names = sys.argv[1:]
    units = Units(Path(folder))
    if action == "kill":
        units.kill(*names)
        return
    actions: dict[str, Callable[[str], None]] = {
        "start": units.start,
        "stop": units.stop,
        "restart": units.restart,
        "try-restart": units.try_restart,
    }
    for name in names:
        actions[action](name)


if __name__ == "__main__":
    main()
