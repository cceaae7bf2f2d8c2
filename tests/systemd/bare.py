"""What runs in a bare Debian in place of systemd's own means, which only root can do.

A service of the site has the user of its unit and no rights, a file system of its own
that it may write only where the unit says, and no network if the unit gives it none.
"""

import subprocess
import sys
import time
from pathlib import Path

from tests.systemd.units import Unit

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
AS_UNIT = """
set -e
user=$1 group=$2 writable=$3
shift 3
for folder in $writable; do mount --bind "$folder" "$folder"; done
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs -o mode=1777 tmpfs /var/tmp
mount -o remount,bind,ro /run
mount -o remount,bind,ro /
exec setpriv --reuid="$user" --regid="$group" --init-groups --no-new-privs \
  --bounding-set=-all --inh-caps=-all -- "$@"
"""


def apart(unit: Unit, command: list[str]) -> list[str]:
    """Return a command that runs another as its unit says."""
    own = ["unshare", "--mount"]
    if unit.last("PrivateNetwork") == "yes":
        own.append("--net")
    who = [unit.last("User"), unit.last("Group")]
    writable = " ".join(unit.all("ReadWritePaths"))
    return own + ["sh", "-c", AS_UNIT, "sh"] + who + [writable] + command


def start_package(name: str, log: Path) -> None:
    """Start what goes to the background itself, and keeps nothing of the terminal."""
    with log.open("ab") as out:
        code = subprocess.run(
            OF_DEBIAN[name][0],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
        ).returncode
    if code:
        sys.exit(log.read_text())


def stop_package(name: str) -> None:
    """Stop it, if it runs; return once it is gone."""
    subprocess.run(OF_DEBIAN[name][1], check=False, stderr=subprocess.DEVNULL)
    # pg_ctlcluster has waited. No one reaps what ends here: such a one is gone too.
    look = ["pgrep", "--exact", "--runstates", "DRST", name]
    while subprocess.run(look, check=False, capture_output=True).returncode == 0:
        time.sleep(0.1)
