"""Draws the rows of the table beside the map: there may be hundreds of areas.

Python writes them and not a template, to which each of their values costs more than a
whole row costs here. Everything is put in by `written`, which escapes it.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.safestring import SafeString

from stronghold.core.ui.html import joined, written

if TYPE_CHECKING:
    from stronghold.figures.presenters.areas import AreaRow

_ROW = """
        <tr data-code="{}" data-n="{}" data-number="{}" data-words="{}"
          data-shade="{}"{}>
          <th scope="row"><span class="sh-shade sh-shade--{}"></span><a
            href="{}" id="area-{}" data-area-link{}>{}</a></th>
          {}
        </tr>
        """
_OLDER = """
        <tr data-older>
          <th scope="row"><span class="sh-shade sh-shade--older"></span><a href="{}"
            id="area-{}" data-area-link{}>{}</a> <span
            class="sh-muted sh-small">{}</span></th>
          {}
        </tr>
        """
_CHOSEN = SafeString(' class="sh-map-table__chosen"')
_CURRENT = SafeString(' aria-current="true"')
_NUMBER = '<td class="sh-number">{}</td>'
_WORDS = "<td>{}</td>"
_NONE = """<li data-code="{}" data-n="0" data-words="{}"
          data-shade="{}"><a href="{}" id="area-{}" data-area-link>{}</a></li>"""


def area_rows_drawn(rows: Sequence["AreaRow"], *, last_is_words: bool) -> SafeString:
    """Return the rows of areas as HTML; the last column has words or a number."""
    return joined(_row(row, last_is_words=last_is_words) for row in rows)


def older_rows_drawn(rows: Sequence["AreaRow"], *, last_is_words: bool) -> SafeString:
    """Return the rows of areas of older boundaries, likewise."""
    return joined(
        written(
            _OLDER,
            row.url,
            row.code,
            _CURRENT if row.chosen else "",
            row.name,
            row.code,
            _cells(row.cells, last_is_words=last_is_words),
        )
        for row in rows
    )


def names_drawn(rows: Sequence["AreaRow"]) -> SafeString:
    """Return the areas with none as the items of a list in HTML."""
    return joined(
        written(_NONE, row.code, row.words, row.shade, row.url, row.code, row.name)
        for row in rows
    )


def _row(row: "AreaRow", *, last_is_words: bool) -> SafeString:
    return written(
        _ROW,
        row.code,
        row.n,
        row.number,
        row.words,
        row.shade,
        _CHOSEN if row.chosen else "",
        row.shade,
        row.url,
        row.code,
        _CURRENT if row.chosen else "",
        row.name,
        _cells(row.cells, last_is_words=last_is_words),
    )


def _cells(cells: Sequence[str], *, last_is_words: bool) -> SafeString:
    last = len(cells) - 1
    return joined(
        written(_WORDS if place == last and last_is_words else _NUMBER, cell)
        for place, cell in enumerate(cells)
    )
