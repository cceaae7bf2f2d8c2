"""Each document has its line in the index, and each link between them leads somewhere.

Manuals of the vendors and the demonstration's data are not read here.
"""

import re
from pathlib import Path

import pytest

from tests.architecture.source_tree import ROOT, files, name_of

INDEX = ROOT / "stronghold" / "docs" / "README.md"
DOCUMENTS = files("*.md")
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(#[^)]+)?\)")
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def links_of(document: Path) -> list[tuple[Path, str]]:
    """Return each file that a document links, with the heading in it, if any."""
    return [
        ((document.parent / file).resolve() if file else document, anchor)
        for file, anchor in LINK.findall(document.read_text())
    ]


def anchors_of(document: Path) -> set[str]:
    headings = HEADING.findall(document.read_text())
    return {
        "#" + re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-")
        for heading in headings
    }


def test_each_document_has_one_line_in_the_index() -> None:
    rows = [line for line in INDEX.read_text().splitlines() if line.startswith("| [")]
    files_of = [file for row in rows for file, _ in LINK.findall(row)]
    named = [(INDEX.parent / file).resolve() for file in files_of]

    assert len(named) == len(rows) == len(set(named))
    assert set(DOCUMENTS) - {INDEX} - set(named) == set()


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_each_link_leads_to_what_is_there(document: Path) -> None:
    broken = [
        f"{file}{anchor}"
        for file, anchor in links_of(document)
        if not file.exists() or (anchor and anchor not in anchors_of(file))
    ]

    assert broken == []
