#!/usr/bin/python3
"""Stands in for `systemctl` where no systemd runs: it starts what units say, by hand.

It reads a unit with its drop-ins as systemd does, as far as the units of the site need
it: user, environment and its files, working directory, umask, the folders that may be
written, a /tmp of its own, no network, kind. A service that dies is not started again,
and a timer starts nothing.
"""

import os
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

UNITS = Path("/etc/systemd/system")
STATE = Path("/run/stand-in")
SITE = "stronghold.target"
LONGEST_STOP_S = 300
# What Debian's packages bring, and how it is started and stopped by hand.
OF_DEBIAN = {
    "postgresql@17-main": (
        ["pg_ctlcluster", "17", "main", "start"],
        ["pg_ctlcluster", "17", "main", "stop"],
    ),
    "redis-server": (
        ["runuser", "-u", "redis", "--", "redis-server", "/etc/redis/redis.conf"],
        ["pkill", "--exact", "redis-server"],
    ),
    "nginx": (["nginx"], ["nginx", "-s", "quit"]),
}
# As the user of the unit, with no rights, in a file system that it may not write.
AS_UNIT = """
set -e
for folder in $WRITABLE; do mount --bind "$folder" "$folder"; done
mount -t tmpfs tmpfs /tmp
mount -t tmpfs tmpfs /var/tmp
mount -o remount,bind,ro /run
mount -o remount,bind,ro /
unset WRITABLE
umask "$UNIT_UMASK"
unset UNIT_UMASK
exec setpriv --reuid="$0" --regid="$0" --init-groups --no-new-privs \
  --bounding-set=-all --inh-caps=-all -- "$@"
"""


class Unit:
    """A service of the site, as its files say."""

    def __init__(self, name: str) -> None:
        self.name = name.removesuffix(".service")
        files = [UNITS / f"{self.name}.service"]
        prefix = self.name.split("-")[0]
        files += sorted((UNITS / f"{prefix}-.service.d").glob("*.conf"))
        self.values: dict[str, list[str]] = {}
        for file in files:
            for line in file.read_text().splitlines():
                key, equals, value = line.partition("=")
                if equals and not line.startswith("#"):
                    self.values.setdefault(key, []).append(value)

    @property
    def is_oneshot(self) -> bool:
        return self.values.get("Type") == ["oneshot"]

    @property
    def pid_file(self) -> Path:
        return STATE / f"{self.name}.pid"

    @property
    def log(self) -> Path:
        return STATE / f"{self.name}.log"

    def environment(self) -> dict[str, str]:
        found = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin"}
        for line in self.values.get("Environment", []):
            found.update(one.split("=", 1) for one in shlex.split(line))
        for file in self.values.get("EnvironmentFile", []):
            for line in Path(file).read_text().splitlines():
                key, equals, value = line.strip().partition("=")
                if equals and not key.startswith("#"):
                    found[key] = value.strip('"')
        return found

    def command(self) -> list[str]:
        (line,) = self.values["ExecStart"]
        (user,) = self.values["User"]
        apart = ["unshare", "--mount"]
        if "PrivateNetwork" in self.values:
            apart.append("--net")
        said = shlex.split(line.replace("%%", "%"))
        return apart + ["sh", "-c", AS_UNIT, user] + said

    def start(self) -> int:
        if not self.is_oneshot and self.is_running():
            return 0
        (folder,) = self.values["WorkingDirectory"]
        writable = " ".join(self.values.get("ReadWritePaths", []))
        (umask,) = self.values["UMask"]
        more = {"WRITABLE": writable, "UNIT_UMASK": umask}
        with self.log.open("ab") as log:
            running = subprocess.Popen(
                self.command(),
                cwd=folder,
                env=self.environment() | more,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        if self.is_oneshot:
            code = running.wait()
            if code:
                print(self.log.read_text(), file=sys.stderr)
            return code
        self.pid_file.write_text(str(running.pid))
        return 0

    def is_running(self) -> bool:
        if not self.pid_file.exists():
            return False
        try:
            stat = Path(f"/proc/{self.pid_file.read_text()}/stat").read_text()
        except FileNotFoundError:
            return False
        # One that has ended is still listed: its parent here waits for no one.
        return stat.rpartition(")")[2].split()[0] != "Z"

    def send(self, name: str) -> int:
        """Send a signal, such as USR1, to the main process."""
        if not self.is_running():
            return 1
        os.kill(int(self.pid_file.read_text()), getattr(signal, f"SIG{name}"))
        return 0

    def stop(self) -> int:
        if not self.is_running():
            return 0
        pid = int(self.pid_file.read_text())
        os.kill(pid, signal.SIGTERM)
        until = time.monotonic() + LONGEST_STOP_S
        while self.is_running():
            if time.monotonic() > until:
                os.killpg(pid, signal.SIGKILL)
            time.sleep(0.1)
        self.pid_file.unlink()
        return 0


def of_site() -> list[Unit]:
    """Return the services that are enabled as a part of the site."""
    names = (STATE / "enabled").read_text().split()
    units = [Unit(name) for name in names if (UNITS / f"{name}.service").exists()]
    return [unit for unit in units if unit.values.get("WantedBy") == [SITE]]


def act(verb: str, name: str) -> int:
    if name.endswith(".timer"):
        return 0 if (UNITS / name).exists() else 5
    if name in OF_DEBIAN:
        start, stop = OF_DEBIAN[name]
        if verb in ("stop", "restart"):
            subprocess.run(stop, check=False, stderr=subprocess.DEVNULL)
            while verb == "restart" and _answers(name):
                time.sleep(0.1)
        return 0 if verb == "stop" else _begin(name, start)
    units = of_site() if name == SITE else [Unit(name)]
    codes = []
    if verb == "try-restart":
        units = [unit for unit in units if unit.is_running()]
        verb = "restart"
    for unit in units:
        if verb in ("stop", "restart"):
            codes.append(unit.stop())
        if verb in ("start", "restart"):
            codes.append(unit.start())
    return max(codes, default=0)


def _begin(name: str, command: list[str]) -> int:
    """Start what goes to the background itself, and keeps nothing of the terminal."""
    log = STATE / f"{name}.log"
    with log.open("ab") as out:
        code = subprocess.run(
            command, check=False, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        ).returncode
    if code:
        print(log.read_text(), file=sys.stderr)
    return code


def _answers(name: str) -> bool:
    """Say whether the old process of a package of Debian is still there."""
    if name != "redis-server":
        return False
    found = subprocess.run(["pgrep", "--exact", name], check=False, capture_output=True)
    return found.returncode == 0


def enable(names: list[str]) -> None:
    known = STATE / "enabled"
    had = known.read_text().split() if known.exists() else []
    for name in names:
        short = name.removesuffix(".service")
        kinds = ("", ".service")
        if not any((UNITS / f"{short}{kind}").exists() for kind in kinds):
            sys.exit(f"there is no unit {name}")
        if short not in had:
            had.append(short)
    known.write_text("\n".join(had))


def main() -> int:
    STATE.mkdir(exist_ok=True)
    verb, *rest = sys.argv[1:]
    names = [one for one in rest if not one.startswith("--")]
    if verb == "daemon-reload":
        return 0
    if verb == "enable":
        enable(names)
        verb = "start" if "--now" in rest else ""
    if verb == "disable":
        verb = "stop" if "--now" in rest else ""
    if verb == "kill":
        (sent,) = (one for one in rest if one.startswith("--signal="))
        name = sent.removeprefix("--signal=")
        return max(Unit(one).send(name) for one in names)
    if verb not in ("", "start", "stop", "restart", "try-restart"):
        sys.exit(f"the stand-in cannot {verb}")
    return max((act(verb, name) for name in names), default=0) if verb else 0


if __name__ == "__main__":
    sys.exit(main())
