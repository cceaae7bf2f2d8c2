"""A document is tagged, titled, marked on every page, and loads nothing."""

from io import BytesIO
from pathlib import Path

import pytest
from django.conf import LazySettings
from PIL import ImageFile
from pypdf import PdfReader

from stronghold.core.ui.pdf import pdf_of
from tests.paper import assert_accessible

PAGE = """{% extends "documents/base.html" %}
{% block title %}A notice{% endblock %}{% block heading %}A notice{% endblock %}
{% block reference %}C-2222-2222{% endblock %}
{% block body %}{% for n in many %}<p>Paragraph {{ n }}</p>{% endfor %}
{{ more|safe }}{% endblock %}"""


@pytest.fixture
def template(tmp_path: Path, settings: LazySettings) -> str:
    (tmp_path / "made_for_a_test.html").write_text(PAGE)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]
    return "made_for_a_test.html"


def document(template: str, **context: object) -> PdfReader:
    given = {"marking": "OFFICIAL-SENSITIVE", "many": range(120)} | context
    return PdfReader(BytesIO(pdf_of(template, given)))


def test_it_is_tagged_and_says_its_title_and_language(template: str) -> None:
    found = document(template)

    root = found.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert found.metadata is not None
    assert found.metadata.title == "A notice"


def test_the_checker_of_pdf_ua_finds_what_no_eye_can_see(template: str) -> None:
    """Or it would pass whatever a document is."""
    more = '<svg viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
    given = {"marking": "OFFICIAL-SENSITIVE", "many": [1]}
    assert_accessible(pdf_of(template, given))

    with pytest.raises(AssertionError, match="no /Alt"):
        assert_accessible(pdf_of(template, given | {"more": more}))


def test_every_page_is_marked_twice_and_numbered(template: str) -> None:
    found = document(template)

    assert len(found.pages) > 1
    for n, page in enumerate(found.pages, start=1):
        text = page.extract_text()
        assert text.count("OFFICIAL-SENSITIVE") >= 2
        assert f"Page {n} of {len(found.pages)}" in text
        assert "C-2222-2222" in text


def test_its_letters_are_embedded(template: str) -> None:
    page = document(template).pages[0]

    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        inner = font["/DescendantFonts"][0].get_object()
        assert "/FontFile2" in inner["/FontDescriptor"]


@pytest.mark.parametrize("url", ["file:///etc/passwd", "http://127.0.0.1:9/x.png"])
def test_a_document_loads_nothing(template: str, url: str) -> None:
    found = document(template, many=[1], more=f'<img src="{url}" alt="none">')

    assert "Paragraph 1" in found.pages[0].extract_text()
    assert not found.pages[0].images


def test_photos_that_are_cut_short_are_refused_all_the_same() -> None:
    """The library of documents would have the whole process take them."""
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


def test_a_table_of_figures_breaks_between_its_groups_and_leaves_no_page_empty(
    template: str,
) -> None:
    rows = "<tr><th scope='row'>Reports</th><td>1</td></tr>" * 16
    groups = "".join(
        f"<tbody><tr><th scope='rowgroup' colspan='2'>{name}</th></tr>{rows}</tbody>"
        for name in ("First group", "Second group")
    )
    more = f"<table class='figures'>{groups}</table>"

    found = document(template, many=range(8), more=more)

    first, second = [page.extract_text() for page in found.pages]
    assert "First group" in first
    assert "Second group" not in first
    assert "Second group" in second
