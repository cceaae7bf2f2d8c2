"""Colours of the site's style sheets, as QGIS writes them."""

import re

from tests.architecture.source_tree import ROOT, text_of

SHEETS = ("ui/tokens.css", "pages/map.css")
CSS = "".join(text_of(ROOT / "static" / path) for path in SHEETS)


def light(name: str) -> str:
    """Return a colour of the light pages by its name: 140,29,24,255."""
    found = re.search(rf"--{name}: light-dark\(#([0-9a-f]{{6}})", CSS)
    assert found, name
    return ",".join(str(channel) for channel in bytes.fromhex(found[1])) + ",255"


def shade_of_area(shade: int | str) -> str:
    """Return the colour in which the map on the web fills areas of this shade."""
    found = re.search(rf"\.sh-area--{shade} {{ fill: var\(--([\w-]+)\)", CSS)
    # The others have none of their own.
    usual = re.search(r"\.sh-area \{[^}]* fill: var\(--([\w-]+)\)", CSS)
    assert usual
    return light((found or usual)[1])
