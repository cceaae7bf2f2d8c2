"""What differs now from what a signed brief says, beside what it says."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from operations.deadlines.choices import DeadlineState
from operations.deadlines.presenters.page import line_of
from stronghold.brief.presenters.lead import lead_of_week
from stronghold.brief.presenters.tiles import tiles
from stronghold.core.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from stronghold.brief.presenters.week import WeekReads
    from stronghold.brief.queries.said import FoundThen

NOW = Column("Now")
# How many tiles show figures that every signed brief kept.
ALWAYS_KEPT = 2


def beside_now(
    screen: Mapping[str, Any],
    now: "WeekReads",
    *,
    in_streets: Mapping[int, int],
    is_whole: bool,
) -> dict[str, Any]:
    """Return the first screen of a signed brief with what differs now.

    Like the signed document, it is what every reader may see. `in_streets` are the
    reports now in each of its streets. A brief that is not whole kept two tiles alone.
    """
    then, sentences = screen["lead_of_week"], lead_of_week(now)
    # What it says as before is not said twice, unless something is said no more.
    new = [one for one in sentences if one not in then] or sentences
    tiles_now = [_says(tile) for tile in tiles(now)]
    shown = [
        {**tile, "now": said if said != _says(tile) and not tile.get("is_then") else ""}
        for tile, said in zip(screen["tiles"], tiles_now, strict=True)
    ]
    if not is_whole:
        return {"tiles": shown[:ALWAYS_KEPT], "map": screen["map"]} | {
            "map_url": screen["map_url"]
        }
    return {
        **screen,
        "is_whole": True,
        "lead_now": " ".join(new) if sentences != then else "",
        "tiles": shown,
        "decide": [
            {**one, "now": now_words(one["found"], now.now)} for one in screen["decide"]
        ],
        "busiest": [
            {**one, "now": _n_now(one["n"], in_streets.get(one["pk"], 0))}
            for one in screen["busiest"]
        ],
    }


def now_words(one: "FoundThen", now: datetime) -> str:
    """Say what became of something that was due when a brief was signed.

    Empty if it is as urgent as it was then.
    """
    if one.now is None:
        return "No longer due"
    deadline = one.now.deadline
    if deadline.state != DeadlineState.OPEN:
        return str(deadline.get_state_display())
    then, line = line_of(one, one.said_at), line_of(one.now, now)
    if line.tag == then.tag:
        return ""
    return f"{line.tag}: {line.left[:1].lower()}{line.left[1:]}"


def beside(table: Table | None, cells: Sequence[Cell], column: Column) -> Table | None:
    """Add a cell to each row of a table, unless none has anything to show."""
    if table is None or not any(cell.text for cell in cells):
        return table
    rows: list[Any] = [
        Row([*row.cells, cell], row.muted)
        for row, cell in zip(table.rows, cells, strict=True)
    ]
    return replace(table, columns=[*table.columns, column], rows=rows)


def _says(tile: Mapping[str, Any]) -> str:
    """Return the number of a tile."""
    return str(tile["value"])


def _n_now(then: int, now: int) -> str:
    return f"{now:,} now" if now != then else ""
