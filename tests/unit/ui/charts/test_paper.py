"""Charts in a document are drawn and tagged as figures, each with its text."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.template.loader import render_to_string
from pypdf import PdfReader

from stronghold.core.ui.pdf import pdf_of
from tests.paper import assert_accessible
from tests.style_guide.charts import chart_samples, map_sample

PAGE = """{% extends "documents/base.html" %}
{% block title %}Charts{% endblock %}{% block heading %}Charts{% endblock %}
{% block body %}{% for sample in samples %}
{% include "components/chart.html" with chart=sample.chart paper=True only %}
{% if sample.table %}
{% include "components/table.html" with table=sample.table only %}{% endif %}
{% endfor %}
{% include "components/area_map.html" with map=map paper=True only %}{% endblock %}"""


@pytest.fixture
def paper(tmp_path: Path, settings: LazySettings) -> bytes:
    (tmp_path / "made_for_a_test.html").write_text(PAGE)
    engine = settings.TEMPLATES[0]
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], tmp_path]}]
    given = {"marking": "OFFICIAL", "samples": chart_samples(), "map": map_sample()}
    return pdf_of("made_for_a_test.html", given)


@pytest.fixture
def document(paper: bytes) -> PdfReader:
    return PdfReader(BytesIO(paper))


def test_charts_and_their_keys_pass_the_checker_of_pdf_ua(paper: bytes) -> None:
    assert_accessible(paper)


def figures(document: PdfReader) -> list[Any]:
    return list(_walk(document.root_object["/StructTreeRoot"]))


def _walk(node: Any) -> Iterator[Any]:
    node = node.get_object()
    if isinstance(node, dict):
        if node.get("/S") == "/Figure":
            yield node
        node = node.get("/K", [])
    if isinstance(node, list):
        for kid in node:
            yield from _walk(kid)


def test_each_drawing_is_a_figure_with_all_its_words(document: PdfReader) -> None:
    texts = [figure.get("/Alt") for figure in figures(document)]
    charts = [sample.chart for sample in chart_samples()]

    for chart in charts:
        expected = f"{chart.title}. {chart.description}"
        assert (expected in texts) is not chart.is_empty


def test_no_figure_is_without_words(document: PdfReader) -> None:
    found = figures(document)

    assert len(found) > len(chart_samples())
    assert all(figure.get("/Alt") for figure in found)


def test_its_numbers_and_labels_are_text(document: PdfReader) -> None:
    text = " ".join(page.extract_text() for page in document.pages)

    for words in ("Hatched", "Dashed line"):
        assert words not in text
    for words in ("12.4", "Still filling in", "4 Mar", "above the upper limit"):
        assert words in text


@pytest.mark.parametrize("sample", chart_samples(), ids=lambda one: one.chart.title)
def test_nothing_is_styled_in_the_page(sample: Any) -> None:
    drawn = render_to_string("components/chart.html", {"chart": sample.chart})

    assert "style=" not in drawn
    assert "<style" not in drawn
    assert f"<title>{sample.chart.title}</title>" in drawn or sample.chart.is_empty
    assert sample.chart.description in drawn.replace("&#x27;", "'")
