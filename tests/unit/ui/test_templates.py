"""Rules for all templates, and every component in the style guide."""

import re
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from stronghold.core.ui.parts import Cell, Column, Row, Table, Tag
from tests.style_guide.urls import PAGE, page_of

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
FRAME_BLOCKS = {"title", "main", "page_js", "page_css"}
PLAIN_STORAGE = {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
INCLUDE = re.compile(r"{% include ([\"'][^\"']+[\"'])([^%]*)%}")


def name_of(path: Path) -> str:
    return path.relative_to(TEMPLATES).as_posix()


@pytest.fixture(scope="module")
def guide() -> str:
    with override_settings(STORAGES=PLAIN_STORAGE):
        return page_of(RequestFactory().get("/style-guide/"))


def having(pattern: re.Pattern[str]) -> list[str]:
    """Return the templates in which the pattern is found."""
    return [name_of(path) for path in PAGES if pattern.search(path.read_text())]


def test_no_inline_script_or_style() -> None:
    inline = re.compile(r"\sstyle=|<style|\son[a-z]+=|javascript:")
    without_source = re.compile(r"<script(?![^>]*\bsrc=)")
    with_text = re.compile(r"<script[^>]*>(?!\s*</script>)")

    assert having(re.compile(r"<script[^>]*\bsrc="))
    assert having(inline) == []
    assert having(without_source) == []
    assert having(with_text) == []


def test_no_template_asks_another_host() -> None:
    asking = r"<(?:link|script|img|iframe|form)\b[^>]*=\"(?:https?:)?//[^>]*>"

    assert having(re.compile(asking)) == []


def test_components_get_what_they_draw_and_nothing_else() -> None:
    included = [
        (name_of(path), component, arguments.split()[-1:])
        for path in PAGES
        for component, arguments in INCLUDE.findall(path.read_text())
        if component.strip("\"'").startswith("components/")
    ]

    assert included
    assert [include for include in included if include[2] != ["only"]] == []


def test_the_frame_has_its_four_blocks() -> None:
    found = re.findall(r"{% block (\w+) %}", (TEMPLATES / "base.html").read_text())

    assert set(found) == FRAME_BLOCKS


def test_the_style_guide_shows_every_component(guide: str) -> None:
    shown = PAGE.read_text() + "".join(
        path.read_text()
        for path in PAGES
        if path.parent.name == "components"
        or name_of(path) in {"base.html", "account/login.html"}
    )
    # Whole pages, which extend base.html.
    pages = {"form_page.html", "making_file.html", "import_file.html"}

    for path in COMPONENTS:
        assert path.name in pages or f"components/{path.name}" in shown
    assert guide.count("<h1") == 1


def test_ids_are_given_once(guide: str) -> None:
    ids = re.findall(r"\sid=\"([^\"]*)\"", guide)

    assert [one for one in set(ids) if ids.count(one) > 1] == []
    assert all(ids)


def test_labels_and_descriptions_lead_to_something(guide: str) -> None:
    ids = set(re.findall(r"\sid=\"([^\"]*)\"", guide))
    wanted = re.findall(
        r"(?:\sfor|aria-describedby|aria-labelledby)=\"([^\"]*)\"", guide
    )

    assert {word for value in wanted for word in value.split()} <= ids


def test_a_table_refuses_a_row_of_the_wrong_length() -> None:
    table = Table("Arrests", [Column("Ward")], [Row(["Carfax", 3])])

    with pytest.raises(ValueError, match="longer"):
        _ = table.rows_drawn


def test_every_part_of_a_cell_is_drawn_and_escaped() -> None:
    cell = Cell(
        "<i>",
        href="/a?b=1&c=2",
        whole=True,
        note="<u>",
        reference="R-<b>",
        references=("W-1", "C-<i>"),
    )
    tagged = Cell("", tag=Tag("<b>late</b>", "attention"))
    columns = [Column("<u>"), Column("When", numeric=True), Column("Status")]
    table = Table("Rows", columns, [Row([cell, 3, tagged], muted=True)])

    drawn = render_to_string("components/table.html", {"table": table})

    assert not re.search(r"<[biu]>", drawn)
    assert 'class="sh-table__muted"' in drawn
    assert 'data-label="&lt;u&gt;"' in drawn
    assert 'href="/a?b=1&amp;c=2" class="sh-reference">&lt;i&gt;</a>' in drawn
    assert 'class="sh-reference">W-1,</span> <span' in drawn
    assert 'class="sh-reference">C-&lt;i&gt;</span>' in drawn
    assert 'class="sh-cell__note sh-reference">R-&lt;b&gt;</span>' in drawn
    assert 'class="sh-cell__note">&lt;u&gt;</span>' in drawn
    # Heard and copied apart from what they are notes of.
    notes = drawn.split('class="sh-cell__note')[:-1]
    assert all(before.endswith(" <span\n    ") for before in notes)
    assert re.search(
        r'data-label="When" class="sh-number">\s*<span[^>]*>3</span>', drawn
    )
    assert "sh-tag--attention" in drawn
    assert "&lt;b&gt;late&lt;/b&gt;" in drawn


def test_a_cell_is_escaped() -> None:
    table = Table("<b>", [Column("Ward")], [Row([Cell("<i>", note="<u>")])])

    drawn = render_to_string("components/table.html", {"table": table})

    assert not re.search(r"<[biu]>", drawn)
