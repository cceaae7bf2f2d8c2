"""bin/upgrade: the order of its steps, and what it does after it was stopped.

The commands that it gives are noted and not carried out; tests/drills has the whole.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Notes what it is asked, and fails if that has the words of FAIL.
NOTING = """#!/bin/sh
said="{name} $*"
echo "$said" >>"$NOTES"
[ -z "${{FAIL:-}}" ] || case $said in *"$FAIL"*) exit 1 ;; esac
"""
RESTARTS = [
    "systemctl restart stronghold-figures",
    "systemctl restart stronghold-worker",
    "systemctl restart stronghold-jobs",
    "systemctl restart stronghold-beside",
    "systemctl kill --kill-whom=main --signal=USR1 stronghold-web",
    "systemctl restart stronghold-web",
    "systemctl kill --kill-whom=main --signal=USR1 stronghold-beside",
    "systemctl stop stronghold-beside",
    "systemctl restart stronghold-beat",
    "systemctl try-restart stronghold-metrics stronghold-archive",
]
BACKUP = "old --owner backup"
EXPAND = "new --owner prepare_database --expand"
CONTRACT = "new --owner prepare_database --contract"


class Ready(BaseHTTPRequestHandler):
    """A site that is ready."""

    def do_GET(self) -> None:
        is_asked = self.path == "/health/ready"
        self.send_response(200 if is_asked else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Machine:
    """A server with two versions, the older of which is in use."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.link = folder / "site"
        self.notes = folder / "notes"
        self.units = folder / "units"
        self.environment = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "NOTES": str(self.notes),
            "STRONGHOLD_SITE": str(self.link),
            "STRONGHOLD_SETTINGS": str(folder / "settings"),
            "UPGRADE_STATE": str(folder / "state"),
            "UPGRADE_UNITS": str(self.units),
            "UPGRADE_SERVICES": self._noting("systemctl", "systemctl"),
            "UPGRADE_WEB": address,
            "UPGRADE_BESIDE": address,
            "UPGRADE_LEAVE_SECONDS": "0",
        }
        self.units.mkdir()
        (folder / "settings").mkdir()
        (folder / "settings" / "env").write_text(f"BACKUP_FOLDER={folder}\n")
        for name in ("old", "new", "newest"):
            self._version(name)
        self.link.symlink_to(folder / "old")

    def _version(self, name: str) -> None:
        here = self.folder / name
        systemd = here / "deploy" / "systemd"
        for path in (here / "bin" / "lib", here / "var" / "venv" / "bin", systemd):
            path.mkdir(parents=True)
        for file in ("bin/upgrade", "bin/lib/base.sh"):
            shutil.copy(ROOT / file, here / file)
        (systemd / "stronghold-web.service").write_text(name)
        self._noting(f"{name}/deploy/systemd/make_release", f"{name} made")
        self._noting(f"{name}/deploy/systemd/manage", '$(basename "$STRONGHOLD_SITE")')
        self._noting(f"{name}/var/venv/bin/python", "python")

    def _noting(self, path: str, name: str) -> str:
        file = self.folder / path
        file.write_text(NOTING.format(name=name))
        file.chmod(0o755)
        return str(file)

    def upgrade(self, *words: str, to: str = "new", fail: str = "") -> str:
        """Return what it printed; CalledProcessError, with that, if it failed."""
        return subprocess.run(
            [self.folder / to / "bin/upgrade"] + list(words),
            env=self.environment | {"FAIL": fail},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=True,
        ).stdout

    def refused(self, *words: str, to: str = "new", fail: str = "") -> str:
        with pytest.raises(subprocess.CalledProcessError) as refusal:
            self.upgrade(*words, to=to, fail=fail)
        return str(refusal.value.stdout)

    def said(self) -> list[str]:
        """Return what it asked for since the last time."""
        found = self.notes.read_text().splitlines() if self.notes.exists() else []
        self.notes.unlink(missing_ok=True)
        return found

    @property
    def serves(self) -> str:
        unit = self.units / "stronghold-web.service"
        name = self.link.resolve().name
        assert not unit.exists() or unit.read_text() == name
        return name


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    server = HTTPServer(("127.0.0.1", 0), Ready)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Machine(tmp_path, f"http://127.0.0.1:{server.server_port}")
    server.shutdown()
    thread.join()
    server.server_close()


def short(notes: list[str]) -> list[str]:
    """Leave out what is asked in the same way at each step."""
    found = [line.replace(" --deploy --fail-level ERROR", "").strip() for line in notes]
    return [line for line in found if line != "systemctl daemon-reload"]


def after_check(notes: list[str]) -> list[str]:
    return notes[notes.index("new --owner prepare_database --plan") + 1 :]


def test_forward_back_forward_and_to_the_end(machine: Machine) -> None:
    check = ["old doctor", "new check", "new --owner prepare_database --plan"]
    assert "Next: bin/upgrade run" in machine.upgrade("check")
    assert short(machine.said()) == check[:1] + ["new made"] + check[1:]
    assert machine.serves == "old"

    machine.upgrade("run")
    assert short(machine.said()) == check + [BACKUP, EXPAND] + RESTARTS
    assert machine.serves == "new"

    assert "is not at its end" in machine.refused("run", to="newest")
    machine.upgrade("back")
    assert short(machine.said()) == RESTARTS + ["old --owner install_sql --changed"]
    assert machine.serves == "old"
    assert "bin/upgrade run" in machine.refused("contract")
    # In the folder of the version in use, to which the document leads.
    forward = f"{machine.folder}/new/bin/upgrade run"
    for word in ("check", "contract", "back"):
        assert forward in machine.refused(word, to="old")
    assert machine.said() == []

    # Of what was entered since, there is another backup.
    machine.upgrade("run")
    assert short(machine.said()) == check + [BACKUP, EXPAND] + RESTARTS
    machine.upgrade("contract")
    assert short(machine.said()) == [CONTRACT]
    assert "no upgrade to go back from" in machine.refused("back")
    assert "runs this version already" in machine.refused("run")

    machine.upgrade("run", to="newest")
    assert machine.serves == "newest"


@pytest.mark.parametrize(
    ("fail", "backups"),
    [
        pytest.param(
            "old --owner backup", [BACKUP], id="backup", marks=pytest.mark.long
        ),
        pytest.param("--expand", [], id="expand"),
        pytest.param(
            "restart stronghold-web", [], id="restart of web", marks=pytest.mark.long
        ),
    ],
)
def test_stopped_it_does_what_is_left(
    machine: Machine, fail: str, backups: list[str]
) -> None:
    machine.refused("run", fail=fail)
    machine.said()
    assert "bin/upgrade run" in machine.refused("contract")
    assert machine.said() == []

    machine.upgrade("run")

    assert after_check(short(machine.said())) == backups + [EXPAND] + RESTARTS
    assert machine.serves == "new"


@pytest.mark.long
def test_it_is_made_ready_again_if_its_code_has_changed_or_that_was_stopped(
    machine: Machine,
) -> None:
    made = "new made "
    machine.refused("check", fail=made)
    assert made in machine.said()
    machine.upgrade("check")
    assert made in machine.said()
    machine.upgrade("check")
    assert made not in machine.said()

    file = machine.folder / "new/bin/lib/base.sh"
    later = (machine.folder / "new/var/made").stat().st_mtime + 1
    os.utime(file, (later, later))
    machine.upgrade("check")
    assert made in machine.said()


@pytest.mark.long
def test_stopped_while_it_switches_it_goes_back_too(machine: Machine) -> None:
    machine.refused("run", fail="restart stronghold-jobs")
    assert machine.serves == "new"
    machine.said()

    machine.upgrade("back")

    assert short(machine.said())[: len(RESTARTS)] == RESTARTS
    assert machine.serves == "old"


@pytest.mark.long
def test_a_web_that_does_not_run_keeps_no_upgrade_back(machine: Machine) -> None:
    machine.upgrade("run", fail="systemctl kill")
    assert machine.serves == "new"


def test_once_contract_has_begun_there_is_no_way_back(machine: Machine) -> None:
    machine.upgrade("run")
    machine.refused("contract", fail="--contract")

    assert "Restore a backup" in machine.refused("back")
    machine.upgrade("contract")
    assert machine.serves == "new"


def test_what_is_to_be_mended_comes_first(machine: Machine) -> None:
    assert "Mend this first" in machine.refused("run", fail="old doctor")
    assert short(machine.said()) == ["old doctor"]

    machine.upgrade("run", "--anyway", fail="old doctor")
    assert machine.serves == "new"


def test_a_command_has_the_code_of_its_own_version_wherever_it_is_given(
    tmp_path: Path,
) -> None:
    """It is given in the folder of the newer version, for the one in use too."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "__init__.py").write_text("raise SystemExit('another')")
    look = "import stronghold, reports; print(reports.__file__)"
    found = subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path[0] = {str(ROOT)!r}; {look}"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == str(ROOT / "reports" / "__init__.py")


def test_it_says_what_it_can_do(machine: Machine) -> None:
    assert "bin/upgrade back " in machine.refused()
    assert "knows no --now" in machine.refused("run", "--now")
    assert machine.upgrade("status") == f"In use: {machine.folder / 'old'}\n"
    assert machine.said() == []
