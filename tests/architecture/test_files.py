"""Contents of files: documented settings, existing tasks, no machine addresses."""

import re
from fnmatch import filter as filter_names

from celery import current_app

from stronghold.celery import BEAT_SCHEDULE
from tests.architecture.source_tree import ROOT, files, name_of, names_of, text_of

SETTINGS = ROOT / "stronghold" / "docs" / "settings.md"
TEXTS = [
    path
    for pattern in ("*.py", "*.sh", "*.md", "*.toml", "*.yml", "*.in", "*.txt", "*.sql")
    for path in files(pattern)
]
SCRIPTS = [p for p in files("*", "bin", ".ci") if not p.suffix]
# An index that packages come from, or a path of a developer's machine.
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


def test_no_file_names_an_index_or_a_home_folder() -> None:
    looked_at = [*TEXTS, *SCRIPTS, ROOT / "Dockerfile"]

    found = names_of(path for path in looked_at if ADDRESSES.search(text_of(path)))

    assert set(found) <= REFUSE_THEM


def test_every_include_uses_only() -> None:
    included = [
        (name_of(path), arguments)
        for path in files("*.html")
        for arguments in INCLUDE.findall(text_of(path))
    ]

    assert included
    assert [(n, given) for n, given in included if given.split()[-1] != "only"] == []


def test_no_template_prints_html_that_it_was_given() -> None:
    """A hint may hold what a force or a person typed. Code marks its own HTML."""
    unsafe = re.compile(r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off")
    looked_at = [*files("*.html"), *files("*.txt", "templates")]
    code = [*files("*.py", "stronghold", "reports", "operations")]

    assert [name_of(path) for path in looked_at if unsafe.search(text_of(path))] == []
    assert [name_of(path) for path in code if "mark_safe" in text_of(path)] == []


def test_every_scheduled_task_exists() -> None:
    current_app.loader.import_default_modules()
    named = {entry["task"] for entry in BEAT_SCHEDULE.values()}

    assert named
    assert named <= set(current_app.tasks)


def test_every_route_leads_from_a_task() -> None:
    current_app.loader.import_default_modules()
    routes = current_app.conf.task_routes

    assert routes
    assert [name for name in routes if not filter_names(current_app.tasks, name)] == []


def settings_read() -> set[str]:
    reading = re.compile(
        r"env\.(?:text|flag|number|words|issuer|scanner|icap|database|redis|file|one_of|networks|feed|hosts)\(\s*\"([A-Z_]+)\""
    )
    return {
        name
        for path in files("*.py", "stronghold", "reports", "operations")
        for name in reading.findall(text_of(path))
    }


def settings_told() -> set[str]:
    rows = re.findall(r"^\| (`[A-Z_`, ]+`) \|", SETTINGS.read_text(), re.MULTILINE)
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_the_document_lists_exactly_the_settings() -> None:
    assert "DATABASE_URL" in settings_read()
    assert settings_told() == settings_read()


def test_settings_are_read_in_one_place() -> None:
    reading = re.compile(r"os\.(?:environ\[|environ\.get|getenv)")
    found = {
        name_of(path)
        for path in files("*.py", "stronghold", "reports", "operations")
        if reading.search(text_of(path))
    }

    assert found <= {"stronghold/env.py"}
