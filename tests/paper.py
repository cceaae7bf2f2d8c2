"""Check documents against PDF/UA with an independent checker."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import outloud
from django.test.signals import template_rendered

# This check compares the number of header cells with others in each part of a table. A
# table of two columns with row and column headings always fails, which PDF/UA allows.
NOT_ASKED = {"TBL-010"}
FOLDER = "documents/"
# The templates of documents that were drawn, each with the test that drew it.
_drawn: set[tuple[str, str]] = set()


def _test() -> str:
    """Return the name of the test that runs, without the phase that it is in."""
    return os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0]


def _note(template: Any, **_: Any) -> None:
    if str(template.name).startswith(FOLDER):
        _drawn.add((_test(), template.name.removeprefix(FOLDER)))


# Only Django's test environment sends it.
template_rendered.connect(_note)


def assert_accessible(pdf: bytes, *documents: str) -> None:
    """Fail with outloud's messages for everything that it counts as an error.

    `documents` names the templates that it is drawn from, such as "brief.html"; a test
    demands each that there is (tests/architecture/test_documents.py).
    """
    missing = [name for name in documents if (_test(), name) not in _drawn]
    assert not missing, f"this test has not drawn {missing}"
    with TemporaryDirectory() as folder:
        file = Path(folder, "document.pdf")
        file.write_bytes(pdf)
        result = outloud.check(str(file))
    wrong = [
        f"{found.rule}: {found.message} (page {found.page}: {found.evidence})"
        for found in result.findings
        if found.severity == "error" and found.rule not in NOT_ASKED
    ]
    assert not result.error
    assert not wrong, "\n".join(wrong)
