"""Styles for QGIS (QML): points, outlines, and areas in classes of one hue.

Higher values are darker and unknown ones are striped, so that a grey print is readable.
The format is that of QGIS 3; properties are written twice, for versions before 3.18.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

# Colours of the site's light pages (static/ui/tokens.css; a test compares them): the
# shades of its maps from pale to dark (--sh-shade-0 to 5), --sh-line-strong and
# --sh-fewer-line.
RAMP = (
    "247,246,242,255",
    "213,230,232,255",
    "166,203,209,255",
    "103,163,175,255",
    "42,118,134,255",
    "10,67,80,255",
)
PAPER = "255,255,255,255"
LINE = "43,54,60,255"
FEWER_LINE = "185,138,46,255"
# The stripes of what is unknown, and of fewer than before.
Stripes = Literal["unknown", "fewer"]
_STRIPES: Mapping[Stripes, tuple[str, str]] = {
    "unknown": ("b_diagonal", LINE),
    "fewer": ("f_diagonal", FEWER_LINE),
}
Marker = Literal["circle", "diamond", "square"]
Kind = Literal["marker", "fill"]
_LAYERS: Mapping[Kind, str] = {"marker": "SimpleMarker", "fill": "SimpleFill"}
_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


@dataclass(frozen=True)
class AreaClass:
    """A class of areas that are drawn alike: its name in the legend, and its areas.

    `filter` is an expression of QGIS. Without a colour the areas have stripes.
    """

    label: str
    filter: str
    colour: str = ""
    stripes: Stripes = "unknown"


def points(marker: Marker, colour: str, tip: str) -> str:
    """Return a style of points. `tip` is the field shown when a user points at one."""
    layer = {
        "name": marker,
        "color": colour,
        "outline_color": PAPER,
        "outline_width": "0.4",
        "outline_width_unit": "MM",
        "size": "3",
        "size_unit": "MM",
    }
    return _single("marker", layer, tip)


def outlines(tip: str) -> str:
    """Return a style of areas drawn as outlines only."""
    layer = {
        "style": "no",
        "outline_color": LINE,
        "outline_style": "solid",
        "outline_width": "0.5",
        "outline_width_unit": "MM",
    }
    return _single("fill", layer, tip)


def by_class(classes: Sequence[AreaClass], tip: str) -> str:
    """Return a style of areas in classes. Areas in no class are not drawn."""
    style = _style()
    renderer = ET.SubElement(style, "renderer-v2", type="RuleRenderer")
    rules = ET.SubElement(renderer, "rules", key="all")
    symbols = ET.SubElement(renderer, "symbols")
    for n, area_class in enumerate(classes):
        rule = {"key": f"class{n}", "symbol": str(n), "label": area_class.label}
        ET.SubElement(rules, "rule", rule, filter=area_class.filter)
        pattern, line = _STRIPES[area_class.stripes]
        fill = {
            "style": "solid" if area_class.colour else pattern,
            "color": area_class.colour or line,
            "outline_color": LINE,
            "outline_style": "solid",
            "outline_width": "0.2",
            "outline_width_unit": "MM",
        }
        _symbol(symbols, "fill", fill, name=str(n))
    return _written(style, tip)


def _single(kind: Kind, layer: Mapping[str, str], tip: str) -> str:
    style = _style()
    renderer = ET.SubElement(style, "renderer-v2", type="singleSymbol")
    _symbol(ET.SubElement(renderer, "symbols"), kind, layer, name="0")
    return _written(style, tip)


def _style() -> ET.Element:
    return ET.Element("qgis", version="3.28.0", styleCategories="Symbology|MapTips")


def _symbol(
    symbols: ET.Element, kind: Kind, properties: Mapping[str, str], *, name: str
) -> None:
    symbol = ET.SubElement(symbols, "symbol", name=name, type=kind, alpha="1")
    attributes = {"class": _LAYERS[kind], "enabled": "1", "pass": "0"}
    layer = ET.SubElement(symbol, "layer", attributes)
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in properties.items():
        ET.SubElement(options, "Option", name=key, type="QString", value=value)
    for key, value in properties.items():
        ET.SubElement(layer, "prop", k=key, v=value)


def _written(style: ET.Element, tip: str) -> str:
    ET.SubElement(style, "mapTip").text = tip
    return _HEAD + ET.tostring(style, encoding="unicode")
