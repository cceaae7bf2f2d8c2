"""Styles for QGIS (QML): points, outlines, and areas by classes of one hue.

What is more is darker, and what is not known is striped, so that a print in grey says
the same. Written as QGIS 3 does; properties stand twice, for those before 3.18.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

# The site's own colour, from pale to dark (static/look/tokens.css).
HUE = "15,90,107,255"
RAMP = (
    *("255,255,255,255", "228,239,241,255", "159,211,220,255"),
    *("143,185,194,255", "15,90,107,255", "10,67,80,255"),
)
PAPER = "255,255,255,255"
LINE = "43,54,60,255"
Marker = Literal["circle", "diamond", "square"]
Kind = Literal["marker", "fill"]
_LAYERS: Mapping[Kind, str] = {"marker": "SimpleMarker", "fill": "SimpleFill"}
_HEAD = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


@dataclass(frozen=True)
class AreaClass:
    """Areas that are drawn alike: what a legend calls them, and which they are.

    `filter` is an expression of QGIS; without a colour they are striped.
    """

    label: str
    filter: str
    colour: str = ""


def points(marker: Marker, tip: str) -> str:
    """Return a style of points; `tip` is the field that is told where one points."""
    layer = {
        "name": marker,
        "color": HUE,
        "outline_color": PAPER,
        "outline_width": "0.4",
        "outline_width_unit": "MM",
        "size": "3",
        "size_unit": "MM",
    }
    return _single("marker", layer, tip)


def outlines(tip: str) -> str:
    """Return a style of areas that leaves what is under them to be seen."""
    layer = {
        "style": "no",
        "outline_color": LINE,
        "outline_style": "solid",
        "outline_width": "0.5",
        "outline_width_unit": "MM",
    }
    return _single("fill", layer, tip)


def by_class(classes: Sequence[AreaClass], tip: str) -> str:
    """Return a style of areas in classes; what is in none of them is not drawn."""
    style = _style()
    renderer = ET.SubElement(style, "renderer-v2", type="RuleRenderer")
    rules = ET.SubElement(renderer, "rules", key="all")
    symbols = ET.SubElement(renderer, "symbols")
    for n, one in enumerate(classes):
        told = {"key": f"class{n}", "symbol": str(n), "label": one.label}
        ET.SubElement(rules, "rule", told, filter=one.filter)
        fill = {
            "style": "solid" if one.colour else "b_diagonal",
            "color": one.colour or LINE,
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
    told = {"class": _LAYERS[kind], "enabled": "1", "pass": "0"}
    layer = ET.SubElement(symbol, "layer", told)
    options = ET.SubElement(layer, "Option", type="Map")
    for key, value in properties.items():
        ET.SubElement(options, "Option", name=key, type="QString", value=value)
    for key, value in properties.items():
        ET.SubElement(layer, "prop", k=key, v=value)


def _written(style: ET.Element, tip: str) -> str:
    ET.SubElement(style, "mapTip").text = tip
    return _HEAD + ET.tostring(style, encoding="unicode")
