"""Draws the rows of tables.

Python writes them and not a template: a page has up to thousands of cells, and each
value costs the template engine more than a whole cell costs here. Everything is put in
by `written`, which escapes it.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from stronghold.core.ui.html import joined, written

if TYPE_CHECKING:
    from stronghold.core.ui.parts import Cell, Column, Row

# How many different tags of tables are remembered as HTML.
MOST_TAGS = 512

# CSS hides an empty .sh-cell (:empty), so lines break only inside tags.
_HEADING = """
<th scope="row" role="rowheader" data-label="{}">
<span class="sh-cell"
  >"""
_CELL = """
<td role="cell" data-label="{}"{}>
<span class="sh-cell"
  >"""
_LINK = """<a
    href="{}"{}>{}</a>"""
_WHOLE = """<span
    class="sh-reference">{}</span>"""
# With a space, so that it is read apart from what it is a note of.
_NOTE = """ <span
    class="sh-cell__note{}">{}</span>"""
_REFERENCE = """<span
    class="sh-reference">{}{}</span>"""
_FOLDED = """<details
    class="sh-cell__fold"><summary>{}</summary>{}</details>"""
_MUTED = SafeString(' class="sh-table__muted"')
_IS_REFERENCE = SafeString(' class="sh-reference"')
_NOTHING = SafeString("")
_COMMA = SafeString(",")


def rows_drawn(columns: Sequence["Column"], rows: Iterable["Row"]) -> list[SafeString]:
    """Return each row as HTML; ValueError for a row that is not as long as columns."""
    frames = [_frame(column, place) for place, column in enumerate(columns)]
    return [
        written(
            '\n\n<tr role="row"{}>{}</tr>\n',
            _MUTED if row.muted else _NOTHING,
            joined(
                written("{}{}{}", before, _content(cell), after)
                for (before, after), cell in zip(frames, row.cells, strict=True)
            ),
        )
        for row in rows
    ]


def _frame(column: "Column", place: int) -> tuple[SafeString, SafeString]:
    """Return what stands before and after the cells of a column."""
    if not place:
        return written(_HEADING, column.label), SafeString("</span></th>")
    classes = written(' class="{}"', column.classes) if column.classes else ""
    return written(_CELL, column.label, classes), SafeString("</span></td>")


def _content(cell: "Cell | str | int") -> "SafeString | str | int":
    """Return what a cell shows; of plain text, the text."""
    if isinstance(cell, str | int):
        return cell
    if cell.is_plain:
        return cell.text
    return joined(written("{}", part) for part in _parts(cell))


def _parts(cell: "Cell") -> Iterator["SafeString | str"]:
    references = joined(_references(cell.references))
    if not cell.folded:
        yield references
    yield _text(cell)
    if cell.folded:
        yield written(_FOLDED, cell.folded, references)
    if cell.spark:
        yield written(" {}\n", cell.spark.drawn)
    if cell.reference:
        yield written(_NOTE, " sh-reference", cell.reference)
    if cell.note:
        yield written(_NOTE, "", cell.note)


def _references(references: Sequence[str]) -> Iterator[SafeString]:
    last = len(references) - 1
    for place, reference in enumerate(references):
        yield written(_REFERENCE, reference, _COMMA if place < last else _NOTHING)
        if place < last:
            yield SafeString(" ")


def _text(cell: "Cell") -> "SafeString | str":
    if cell.tag:
        return tag_drawn(cell.tag.text, cell.tag.tone)
    if cell.href:
        whole = _IS_REFERENCE if cell.whole else _NOTHING
        return written(_LINK, cell.href, whole, cell.text)
    return written(_WHOLE, cell.text) if cell.whole else cell.text


# With types: text that is safe as HTML is not the same as equal text that is not.
@lru_cache(maxsize=MOST_TAGS, typed=True)
def tag_drawn(text: str, tone: str) -> SafeString:
    """Return a tag as its own template draws it."""
    return render_to_string("components/tag.html", {"text": text, "tone": tone})
