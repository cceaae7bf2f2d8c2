"""The golden copy finds a change that was planted, and finds nothing else."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.drills.sites import ROOT

pytestmark = [pytest.mark.long, pytest.mark.drill]

# A word on the page of what a role may not open, and what a row has that no page shows.
PLANTED = {
    "templates/403.html": (
        "for your work, ask your force’s",
        "for your job, ask your force’s",
    ),
    "stronghold/core/accounts/models.py": (
        "attempts = models.PositiveSmallIntegerField(default=0)\n    try_after",
        "attempts = models.PositiveSmallIntegerField(default=1)\n    try_after",
    ),
}


def _git(*words: str, said: str = "", **settings: str) -> str:
    ended = subprocess.run(
        ["git", *words],
        cwd=ROOT,
        env=os.environ | settings,
        input=said,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return ended.stdout.rstrip("\n")


def _planted(folder: Path) -> str:
    """Return a commit with the changes, on no branch and in no folder."""
    index = {"GIT_INDEX_FILE": str(folder / "index")}
    _git("read-tree", "HEAD", **index)
    for file, (was, becomes) in PLANTED.items():
        before = _git("show", f"HEAD:{file}")
        assert before.count(was) == 1, file
        after = before.replace(was, becomes) + "\n"
        blob = _git("hash-object", "-w", "--stdin", said=after)
        _git("update-index", "--cacheinfo", f"100644,{blob},{file}", **index)
    who = {
        f"GIT_{role}_{what}": "drill@localhost"
        for role in ("AUTHOR", "COMMITTER")
        for what in ("NAME", "EMAIL")
    }
    tree = _git("write-tree", **index)
    return _git("commit-tree", tree, "-p", "HEAD", "-m", "A planted change", **who)


def test_a_word_and_a_default_are_named_and_nothing_else(tmp_path: Path) -> None:
    """It makes the demonstration twice, and has two roles ask for all: some minutes."""
    ended = subprocess.run(
        ["bin/golden", "--as", "officer,partner", "HEAD", _planted(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )

    assert ended.returncode == 1, ended.stdout
    found = (ROOT / "var/golden.txt").read_text().splitlines()[::2]
    on_pages = [line for line in found if not line.startswith("Rows of ")]
    assert len(on_pages) == 1
    assert "for your work" in on_pages[0]
    assert "for your job" in on_pages[0]
    in_rows = set(found) - set(on_pages)
    assert in_rows
    assert all(line.endswith("attempts '0' became '1'") for line in in_rows)
    assert not (ROOT / "var/golden").exists()
