"""What stands in files: settings that are told of, tasks that exist, no addresses."""

import re
from pathlib import Path

import pytest
from celery import current_app

from stronghold.celery import BEAT_SCHEDULE
from tests.architecture.source_tree import ROOT, files, name_of

README = ROOT / "README.md"
TEXTS = [
    path
    for pattern in ("*.py", "*.sh", "*.md", "*.toml", "*.yml", "*.in", "*.txt", "*.sql")
    for path in files(pattern)
]
SCRIPTS = [p for p in files("*", "bin", ".ci") if not p.suffix]
# An index that packages come from, or a place on somebody's own machine.
ADDRESSES = re.compile(
    r"--(?:extra-)?index-url|--find-links|--trusted-host"
    r"|https?://[\w.-]*(?:pypi|pythonhosted|npmjs|artifactory|nexus)[\w./-]*"
    r"|(?<![\w$}])/(?:root|home/\w+|work|Users/\w+|mnt)/",
    re.IGNORECASE,
)
# These name them to keep them out.
REFUSE_THEM = {
    "bin/lib/pin.sh",
    "tests/architecture/test_files.py",
    "tests/architecture/test_requirements.py",
}
INCLUDE = re.compile(r"{%\s*include\b([^%]*)%}")


@pytest.mark.parametrize("path", [*TEXTS, *SCRIPTS, ROOT / "Dockerfile"], ids=name_of)
def test_no_file_names_an_index_or_somebodys_folder(path: Path) -> None:
    if name_of(path) in REFUSE_THEM:
        return
    assert not ADDRESSES.search(path.read_text())


@pytest.mark.parametrize("path", files("*.html"), ids=name_of)
def test_include_gets_what_it_draws_and_nothing_else(path: Path) -> None:
    for arguments in INCLUDE.findall(path.read_text()):
        assert arguments.split()[-1] == "only", arguments


@pytest.mark.parametrize("name", BEAT_SCHEDULE)
def test_what_runs_by_itself_is_a_task(name: str) -> None:
    current_app.loader.import_default_modules()

    assert BEAT_SCHEDULE[name]["task"] in current_app.tasks


def settings_read() -> set[str]:
    reading = re.compile(r"env\.(?:text|flag|number|words|database)\(\s*\"([A-Z_]+)\"")
    return {
        name
        for path in files("*.py", "stronghold", "reports", "operations")
        for name in reading.findall(path.read_text())
    }


def settings_told() -> set[str]:
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", README.read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_readme_tells_of_every_setting_and_no_other() -> None:
    assert "DATABASE_URL" in settings_read()
    assert settings_told() == settings_read()


def test_settings_are_read_in_one_place() -> None:
    reading = re.compile(r"os\.(?:environ\[|environ\.get|getenv)")
    found = {
        name_of(path)
        for path in files("*.py", "stronghold", "reports", "operations")
        if reading.search(path.read_text())
    }

    assert found <= {"stronghold/env.py"}
