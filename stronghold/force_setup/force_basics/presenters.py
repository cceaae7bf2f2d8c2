"""The numbers that were tried, each with whether the pattern accepts it."""

from collections.abc import Sequence

from stronghold.core.ui.parts import Cell, Column, Row, Table, Tag


def tried(found: Sequence[tuple[str, bool]]) -> Table | None:
    """Return a table of the numbers that were tried; None if there are none."""
    if not found:
        return None
    return Table(
        caption="Numbers tried",
        columns=[Column("Number"), Column("With this pattern")],
        rows=[Row([number, _answer(is_taken)]) for number, is_taken in found],
    )


def _answer(is_taken: bool) -> Cell:
    tag = Tag("Accepted", "done") if is_taken else Tag("Refused", "lost")
    return Cell("", tag=tag)
