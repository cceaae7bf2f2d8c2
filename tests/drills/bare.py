"""A bare Debian 13 in a folder, as a new server is, and a terminal in it.

It has its own mounts, processes and network, in which only it can be reached. No
systemd runs there: tests/systemd does what `systemctl` is asked for.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.debian import unpacked
from tests.drills.sites import Failed, drill_folder, printed_by
from tests.systemd.systemctl import Setting, make_systemctl

ROOT = Path(__file__).resolve().parents[2]
RELEASE = "trixie"
# What a server of Debian has and a bare root has not.
OF_A_SERVER = "ca-certificates,iproute2,procps,systemd"
# What leads to the distribution's and Python's packages, as this machine has it.
WAY_OUT = ("/etc/resolv.conf", "/etc/hosts", "/etc/ssl/certs/ca-certificates.crt")
PIP = ("/etc/pip.conf",)
PROXY = re.compile(
    r"(?:https?_proxy|no_proxy|PIP_\w+|SSL_CERT_\w+|REQUESTS_CA_BUNDLE)$", re.IGNORECASE
)
# These need packages from outside; all else has the network of the server alone.
NEEDS_OUTSIDE = re.compile(r"apt-get |\S*/make_release$")
# What a terminal remembers from one line to the next: where it is, and what it was
# given.
MEMORY = "root/.terminal"
GIVEN = re.compile(r"\b([A-Z]+(?:_[A-Z]+)*)=")
REMEMBERED = re.compile(r"^declare -\S+ (\w+)=", re.MULTILINE)
AFTER_EACH = """
status=$?
{ declare -p %s; printf 'cd %%q\\n' "$PWD"; } >/%s 2>/dev/null
exit $status
"""
# bin/upgrade makes the new version ready between other things: that alone goes out.
OUTSIDE = "/run/outside"
MAKE = "/usr/local/sbin/make_outside"
HOLDER = """
mount --bind "$1" "$1"
mount -t tmpfs -o mode=755 tmpfs "$1/run"
touch "$1/run/outside"
mount --bind "/proc/$2/ns/net" "$1/run/outside"
mount -t proc proc "$1/proc"
mount --rbind /dev "$1/dev"
mount -t tmpfs -o mode=1777 tmpfs "$1/dev/shm"
echo ready
exec sleep infinity
"""


class Refused(Exception):
    """A line that was pasted ended with a fault; what it said."""


class Terminal:
    """A terminal of the server, as root."""

    def __init__(self, root: Path, pid: int) -> None:
        self.root, self._pid = root, pid
        kept = {name: v for name, v in os.environ.items() if PROXY.match(name)}
        self._environment = {
            "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
            "HOME": "/root",
            "LANG": "C.UTF-8",
            "DEBIAN_FRONTEND": "noninteractive",
            "UPGRADE_MAKE": MAKE,
        } | kept

    def paste(self, block: str, **values: str) -> str:
        """Run a block of the document line by line; return what was printed.

        `values` are what a reader puts in place of the document's own, by its name.
        """
        said = []
        for command in commands_of(block):
            name = command.partition("=")[0]
            own = f"{name}={values[name]}" if name in values else command
            said.append(self.type(own))
        return "".join(said)

    def type(self, command: str) -> str:
        """Run one command; Refused if it fails."""
        outside = NEEDS_OUTSIDE.match(command) is not None
        memory = self.root / MEMORY
        names = {"SITE"}.union(GIVEN.findall(command))
        if memory.exists():
            names.update(REMEMBERED.findall(memory.read_text()))
        remembered = AFTER_EACH % (" ".join(sorted(names)), MEMORY)
        script = f". /{MEMORY} 2>/dev/null\n{command}\n{remembered}"
        enter = ["nsenter", f"--target={self._pid}", "--mount", "--pid"]
        if not outside:
            enter.append("--net")
        bash = ["chroot", str(self.root), "/bin/bash", "-o", "pipefail", "-c", script]
        try:
            return printed_by(enter + bash, environment=self._environment)
        except Failed as fault:
            raise Refused(f"{command}\n{str(fault)[-8000:]}") from fault

    def start_mail_server(self, port: int) -> None:
        """Start a mail server that the server reaches, and which takes everything."""
        enter = ["nsenter", f"--target={self._pid}", "--pid", "--net"]
        serve = [sys.executable, "-m", "aiosmtpd", "--nosetuid"]
        how = [f"--listen=127.0.0.1:{port}", "--class=aiosmtpd.handlers.Sink"]
        subprocess.run(
            ["setsid", "--fork"] + enter + serve + how,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=True,
        )

    def once(self, name: str, act: Callable[[], None]) -> None:
        """Do what a server that is kept needs once."""
        done = self.root.parent / f"done-{name}"
        if not done.exists():
            act()
            done.touch()


def commands_of(block: str) -> list[str]:
    """Return the commands of a block; a line that ends with \\ or | continues."""
    found, begun = [], ""
    for line in block.splitlines():
        begun += line + "\n"
        if not line.endswith(("\\", "|")):
            found.append(begun.rstrip("\n"))
            begun = ""
    assert not begun, begun
    return found


@contextmanager
def bare_server() -> Iterator[Terminal]:
    """Make a bare server; all of it ends with the context.

    With DRILL_SERVER=FOLDER it is made there and runs on, to be taken again: what was
    installed (`Terminal.once`) is not installed again.
    """
    kept = os.environ.get("DRILL_SERVER")
    if kept:
        yield _kept_server(Path(kept))
        return
    with drill_folder() as folder:
        holder = _start(folder)
        try:
            yield _terminal(folder, holder.pid)
        finally:
            holder.kill()
            holder.wait()


def _kept_server(folder: Path) -> Terminal:
    note = folder / "holder"
    if note.exists():
        return _terminal(folder, int(note.read_text()))
    folder.mkdir(mode=0o711)
    holder = _start(folder)
    # It outlives this process, which must not warn of that.
    holder.returncode = 0
    note.write_text(str(holder.pid))
    return _terminal(folder, holder.pid)


def _start(folder: Path) -> subprocess.Popen[str]:
    """Unpack a server and start it; return the process that all of it ends with."""
    root = folder / "root"
    _debootstrap(folder, root)
    _lead_out(root)
    apart = ["unshare", "--mount", "--pid", "--net", "--fork", "--kill-child"]
    hold = ["sh", "-e", "-c", HOLDER, "sh", str(root), str(os.getpid())]
    holder = subprocess.Popen(
        apart + hold,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert holder.stdout is not None
    with holder.stdout as said:
        assert said.readline() == "ready\n"
    _terminal(folder, holder.pid).type("ip link set lo up")
    return holder


def _terminal(folder: Path, holder: int) -> Terminal:
    children = Path(f"/proc/{holder}/task/{holder}/children")
    return Terminal(folder / "root", int(children.read_text().split()[0]))


def _debootstrap(folder: Path, root: Path) -> None:
    """Unpack the distribution, with its own program, which need not be installed."""
    unpacking = folder / "program"
    unpacking.mkdir()
    unpacked_to = unpacked(unpacking, "debootstrap")
    program = unpacked_to / "usr/sbin/debootstrap"
    share = unpacked_to / "usr/share/debootstrap"
    log = folder / "debootstrap.log"
    with log.open("w") as out:
        ended = subprocess.run(
            [
                program,
                "--variant=minbase",
                f"--include={OF_A_SERVER}",
                RELEASE,
                root,
            ],
            env=os.environ | {"DEBOOTSTRAP_DIR": str(share)},
            stdout=out,
            stderr=out,
            check=False,
        )
    assert ended.returncode == 0, log.read_text()[-4000:]


def _lead_out(root: Path) -> None:
    shutil.copytree(
        "/etc/apt/apt.conf.d", root / "etc/apt/apt.conf.d", dirs_exist_ok=True
    )
    for name in WAY_OUT + PIP:
        if Path(name).exists():
            (root / name.lstrip("/")).write_bytes(Path(name).read_bytes())
    policy = root / "usr/sbin/policy-rc.d"
    # Packages start nothing: what a package starts is restarted by the document.
    policy.write_text("#!/bin/sh\nexit 101\n")
    policy.chmod(0o755)
    own = Setting("/etc/systemd/system", "/run/stand-in", is_bare=True)
    make_systemctl(root / "usr/local/sbin/systemctl", own, "/usr/bin/python3")
    make = root / MAKE.lstrip("/")
    make.write_text(
        f"#!/bin/sh\nexec nsenter --net={OUTSIDE} deploy/systemd/make_release\n"
    )
    make.chmod(0o755)


def sections(text: str) -> Mapping[str, str]:
    """Return the text under each heading of the second level."""
    parts = re.split(r"^## (.+)\n", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def blocks_of(text: str) -> Sequence[str]:
    """Return the blocks of commands, which are indented by four spaces."""
    found = re.findall(r"(?:^ {4}.*\n)+", text, re.MULTILINE)
    return [re.sub(r"^ {4}", "", block, flags=re.MULTILINE) for block in found]


def steps_of(text: str) -> Mapping[str, Sequence[str]]:
    """Return the blocks of each numbered step, and of "To go back"."""
    parts = re.split(r"^\*\*(\d+|To go back)\b", text, flags=re.MULTILINE)
    return {
        name: blocks_of(part)
        for name, part in zip(parts[1::2], parts[2::2], strict=True)
    }
