"""A long part of bin/test that cannot be set up fails, and the next one runs."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
# Without a way to the packages of the distribution or of Node.
PROGRAMS = ("bash", "cat", "cut", "dirname", "find", "grep", "head", "mkdir", "mktemp")
PROGRAMS += ("cp", "date", "env", "flock", "id", "nproc", "rm", "sed", "sha256sum")
PROGRAMS += ("sleep", "stat", "tail", "tr")
RUN = """
set -euo pipefail
. bin/lib/setup.sh
. bin/lib/parts.sh
run_part clients
run_part property
exit "$STATUS"
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What the parts read of a checkout, with nothing installed in it."""
    shutil.copytree(ROOT / "bin", tmp_path / "bin")
    checker = "tests/clients/html_checker"
    shutil.copytree(ROOT / checker, tmp_path / checker)
    # Whether this machine has QGIS and others is nothing to these tests.
    with (tmp_path / "bin/lib/packages.sh").open("a") as script:
        script.write("missing_clients() { :; }\n")
    return tmp_path


@pytest.fixture
def programs(tmp_path: Path) -> Path:
    """A folder of programs, of which npm fails and pytest says what it would run."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for name in PROGRAMS:
        found = shutil.which(name)
        assert found, name
        (folder / name).symlink_to(found)
    scripts = {
        "node": "echo v20.0.0",
        "npm": "echo 'no way to the registry' >&2; exit 1",
        "pytest": 'echo "pytest $*"',
    }
    for name, words in scripts.items():
        script = folder / name
        script.write_text(f"#!{shutil.which('bash')}\n{words}\n")
        script.chmod(0o755)
    return folder


def run(checkout: Path, programs: Path, **given: str) -> tuple[int, str]:
    """Run two parts; return the status, and all that is printed."""
    kept = {name: os.environ[name] for name in ("HOME", "LANG") if name in os.environ}
    done = subprocess.run(
        [str(programs / "bash"), "-c", RUN],
        cwd=checkout,
        env=kept | {"PATH": str(programs)} | given,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        check=False,
    )
    return done.returncode, done.stdout


def test_a_part_that_cannot_be_set_up_fails_and_the_next_one_runs(
    checkout: Path, programs: Path
) -> None:
    status, printed = run(checkout, programs)

    assert status == 1
    assert "no way to the registry" in printed
    assert "clients: not run, since it cannot be set up" in printed
    (ran,) = [one for one in printed.splitlines() if one.startswith("pytest")]
    assert "tests/property" in ran
    # Nothing says that it is installed.
    assert not (checkout / "var/html_checker/installed").exists()


def test_without_clients_a_failed_checker_is_left_out(
    checkout: Path, programs: Path
) -> None:
    status, printed = run(checkout, programs, WITHOUT_CLIENTS="1")

    assert status == 0
    assert "left out (WITHOUT_CLIENTS=1): the HTML checker" in printed
    assert "pytest --long -m client" in printed
    assert "tests/property" in printed
    assert not (checkout / "var/html_checker/installed").exists()
