"""Colours: every one has a value for light and for dark pages, in the tokens."""

import re
from pathlib import Path

from stronghold.core.ui import qml
from stronghold.core.ui.charts.drawing import INKS, STROKES
from stronghold.exports.kinds.map_styles import MARKERS
from tests.style_sheets import light

ROOT = Path(__file__).resolve().parents[3]
STYLES, TEMPLATES = ROOT / "static", ROOT / "templates"
COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl)a?\(")
# They have no dark pages: the tokens themselves, and what is printed.
APART = {"tokens.css", "print.css", "document.css"}
DRAWN = re.compile(r"\b(fill|stroke)=\"(#[0-9a-f]{6})\"")
NAMED = re.compile(r"(?<!=)\"(#[0-9a-f]{6})\"")
CHARTS = ROOT / "stronghold" / "core" / "ui" / "charts"


def own_styles() -> dict[str, str]:
    """Return our style sheets, without what is printed only and without ids."""
    found = {}
    for path in sorted(STYLES.rglob("*.css")):
        if "vendor" not in path.parts and path.name not in APART:
            screen, *_ = path.read_text().split("@media print")
            found[path.name] = re.sub(r"url\([^)]*\)", "", screen)
    return found


def test_style_sheets_take_their_colours_from_the_tokens() -> None:
    # The ground of a map has its own, since no other part of a page has such colours.
    literal = [
        (name, line.strip()[:90])
        for name, text in own_styles().items()
        for line in text.splitlines()
        if COLOUR.search(re.sub(r"\[(?:fill|stroke)=[^]]*\]", "", line))
        and not line.strip().startswith("--ground-")
    ]

    assert literal == []
    assert "map.css" in own_styles()


def test_files_for_qgis_have_the_colours_of_light_pages() -> None:
    shades = [light(f"sh-shade-{n}") for n in range(len(qml.RAMP))]
    assert list(qml.RAMP) == shades
    lines = (light("sh-line-strong"), light("sh-fewer-line"))
    assert lines == (qml.LINE, qml.FEWER_LINE)
    kinds = ("closure", "warrant", "activity")
    found = [colour for _, colour in MARKERS.values()]
    assert found == [light(f"ground-{kind}") for kind in kinds]


def test_drawings_have_a_token_for_each_of_their_colours() -> None:
    screen = own_styles()["components.css"]
    pages = [p for p in TEMPLATES.rglob("*.html") if "documents" not in p.parts]
    charts = list(CHARTS.glob("*.py"))
    drawn = {
        (path.name, *found)
        for path in pages + charts
        for found in DRAWN.findall(path.read_text())
    }
    named = {
        (path.name, "fill", colour)
        for path in charts
        for colour in NAMED.findall(path.read_text())
    }
    inks = set(INKS.values()) | {stroke.ink for stroke in STROKES.values()}
    outlined = {("drawing.py", "stroke", ink) for ink in inks}

    assert {name for name, *_ in drawn} >= {"sparkline.py", "drawing.py", "shape.html"}
    assert {name for name, *_ in named} >= {"area_map.py", "drawing.py"}
    without = [
        (name, way, colour)
        for name, way, colour in sorted(drawn | named | outlined)
        if f'.sh-main svg [{way}="{colour}"]' not in screen
    ]
    assert without == []
