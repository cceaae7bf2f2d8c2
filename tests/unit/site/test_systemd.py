"""tests/systemd reads and runs units as systemd does; or a drill would prove nothing.

What is expected is what systemd 257 itself said of the same files: of the unit by
`systemd --test --user`, of the settings as its own /etc/os-release.
"""

import os
import signal
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.drills.sites import Failed, printed_by
from tests.site_processes import until
from tests.systemd.processes import is_alive
from tests.systemd.systemctl import Setting, make_systemctl
from tests.systemd.units import DEFAULT_PATH, read_unit, settings_of, write_settings

UNIT = r"""
[Unit]
UMask=0111
[Service]
Type=oneshot
Environment=A=1 "B=two words" 'C=it is' D=a"b c"d
Environment = E=x \
# a comment
  F=y
EnvironmentFile=/srv/site/env
ExecStart=/bin/echo "a b" 'c  d' e"f g"h \
  last=/srv/site/x %%h #not /srv/site-x
; a comment
UMask=0027
ReadWritePaths=/srv/a
ReadWritePaths=
ReadWritePaths=/srv/b
 /srv/ignored
[Install]
WantedBy=multi-user.target
"""
# The nearest file of one name counts, and their names give the order.
DROP_INS = {
    "one-.service.d/20-x": "UMask=0001\nEnvironment=P=far",
    "one-two-.service.d/20-x": "UMask=0002\nEnvironment=P=near Q=1",
    "one-two-three.service.d/10-x": "UMask=0003\nEnvironment=R=own",
    "service.d/30-z": "Environment=S=kind",
}
SETTINGS = r"""
A=plain word
B="in quotes"
C='it'"'"'s'
D="a" b
E = spaced
 F=indented
G=with"quote'in
H=a # b
;I=no
#J=no
K=
L=$x&y?z=1
M='$x\n'
export N=1
A=the last
"""
READ = {
    "A": "the last",
    "B": "in quotes",
    "C": "it's",
    "D": "ab",
    "E": "spaced",
    "F": "indented",
    "G": "with\"quote'in",
    "H": "a # b",
    "K": "",
    "L": "$x&y?z=1",
    "M": "$x\\n",
}
COMMAND = "ExecStart=/bin/true"
REFUSED = {
    "rights": "ExecStart=+/bin/true",
    "a variable": f"{COMMAND} $HOME",
    "an escape": rf"{COMMAND} \x20",
    "a specifier": f"{COMMAND} %h",
    "two commands": f"{COMMAND}\n{COMMAND}",
    "two on a line": f"{COMMAND} ; /bin/false",
    "no command": "ExecStart=",
    "a command before": f"{COMMAND}\nExecStartPre=/bin/true",
    "another signal": f"{COMMAND}\nKillSignal=SIGINT",
    "a readiness": f"{COMMAND}\nType=notify",
}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_a_unit_is_read_with_its_drop_ins_as_systemd_reads_it(tmp_path: Path) -> None:
    write(tmp_path / "one-two-three.service", UNIT)
    for name, lines in DROP_INS.items():
        write(tmp_path / f"{name}.conf", f"[Service]\n{lines}\n")
    write(tmp_path / "site" / "env", "S=of a file\n")

    unit = read_unit(
        tmp_path, "one-two-three", {"/srv/site": str(tmp_path / "site"), "/srv": "/no"}
    )

    assert unit.command == ["/bin/echo", "a b", "c  d", "ef gh"] + [
        f"last={tmp_path}/site/x",
        "%h",
        "#not",
        "/no/site-x",
    ]
    environment = unit.environment()
    assert environment.pop("PATH") == DEFAULT_PATH
    given = {"A": "1", "B": "two words", "C": "it is", "D": "ab cd", "E": "x", "F": "y"}
    added = {"R": "own", "P": "near", "Q": "1", "S": "of a file"}
    assert environment == given | added
    assert (unit.umask, unit.is_oneshot) == (0o002, True)
    assert unit.all("ReadWritePaths") == ["/no/b"]
    assert unit.all("WantedBy", "Install") == ["multi-user.target"]


def test_settings_are_read_as_systemd_reads_them(tmp_path: Path) -> None:
    assert settings_of(SETTINGS) == READ
    write_settings(tmp_path / "env", READ)
    assert settings_of((tmp_path / "env").read_text()) == READ
    for line in ('A="open', r"A=a\ b", r'A="a\"b"'):
        with pytest.raises(ValueError, match="escape or an open quote"):
            settings_of(line)


@pytest.mark.parametrize("what", REFUSED)
def test_what_would_be_read_in_another_way_is_refused(
    what: str, tmp_path: Path
) -> None:
    write(tmp_path / "site-x.service", f"[Service]\n{REFUSED[what]}\n")

    with pytest.raises(ValueError, match="read here"):
        # Of a readiness, the command would do.
        _ = (unit := read_unit(tmp_path, "site-x")).command, unit.is_oneshot


@dataclass(frozen=True)
class Server:
    """A server with the stand-in, and a service that has a child."""

    folder: Path

    def systemctl(self, *words: str) -> None:
        printed_by([str(self.folder / "systemctl")] + list(words), environment={})

    def processes(self) -> list[int]:
        """Wait until the service has started; return its processes."""
        note = self.folder / "site/started"
        until(note.exists, "it does not start")
        *pids, more = note.read_text().split()
        assert more == "more"
        note.unlink()
        return [int(pid) for pid in pids]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    given = {
        "site-run": "ExecStart=/bin/sh /srv/site/run\nEnvironment=IN=/srv/site",
        "site-fail": "ExecStart=/bin/ls /srv/site/none\nType=oneshot",
    }
    for name, lines in given.items():
        text = f"[Service]\n{lines}\n[Install]\nWantedBy=site.target\n"
        write(tmp_path / f"units/{name}.service", text)
    write(tmp_path / "units/site.target", "[Unit]\nDescription=site\n")
    script = "sleep 1000 & echo $$ $! $1 >$IN/new; mv $IN/new $IN/started; wait\n"
    write(tmp_path / "site/run", script)
    own = Setting(
        str(tmp_path / "units"),
        str(tmp_path / "state"),
        {"/srv/site": str(tmp_path / "site")},
        {"site-run": ["more"]},
    )
    make_systemctl(tmp_path / "systemctl", own, sys.executable)
    server = Server(tmp_path)
    yield server
    server.systemctl("stop", "site-run")


def test_a_service_is_started_once_and_ends_with_its_children(server: Server) -> None:
    server.systemctl("enable", "--now", "site.target", "site-run.service")
    first = server.processes()
    server.systemctl("start", "site-run")
    server.systemctl("restart", "site.target")
    second = server.processes()
    server.systemctl("kill", "--kill-whom=main", "--signal=KILL", "site-run")
    until(lambda: not is_alive(second[0]), "it does not end")

    assert len(set(first + second)) == 4
    assert not any(map(is_alive, first))
    # Where a first process dies, systemd ends its child; this leaves that out.
    os.kill(second[1], signal.SIGKILL)
    server.systemctl("try-restart", "site-run")
    server.systemctl("start", "site-run")
    third = server.processes()
    server.systemctl("disable", "--now", "site-run")
    assert not any(map(is_alive, third))
    server.systemctl("start", "site.target")
    assert not (server.folder / "state/site-run.pid").exists()


def test_what_cannot_be_done_is_a_fault(server: Server) -> None:
    for words, why in {
        ("start", "site-fail"): "none",
        ("start", "site-none"): "There is no unit site-none",
        ("enable", "site-none.timer"): "There is no unit site-none.timer",
        ("kill", "--signal=USR1", "site-run"): "does not run",
        ("mask", "site-run"): "cannot mask",
    }.items():
        with pytest.raises(Failed, match=why):
            server.systemctl(*words)
