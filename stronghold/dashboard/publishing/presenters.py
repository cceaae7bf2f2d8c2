"""What police see of what was published of their force."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.kernel.quarters import Quarter
from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from stronghold.sharing.models import Release


def releases_table(releases: Sequence["Release"]) -> Table | None:
    """List quarters as they were published and revised; the last can be revised."""
    if not releases:
        return None
    seen: set[str] = set()
    rows = []
    for one in releases:
        rows.append(_row(one, is_last=one.period not in seen))
        seen.add(one.period)
    headings = ("Quarter", "Published", "By", "Why", "What can be done")
    return Table(
        "Published figures",
        [Column(text) for text in headings],
        rows,
        hide_caption=True,
        stacked=True,
    )


def _row(one: "Release", *, is_last: bool) -> Row:
    revise = reverse("publishing:revise", args=[one.period])
    days = f"{written_date(one.first_day)} to {written_date(one.last_day)}"
    return Row(
        [
            Cell(one.period, note=days),
            written_instant(one.published_at),
            one.published_by.display_name if one.published_by else "–",
            one.reason or "All of its weeks were signed",
            Cell("Revise", revise) if is_last else "–",
        ],
        muted=not is_last,
    )


def caption_of(quarter: Quarter) -> str:
    """Return the quarter and its days, to stand over the form."""
    first, last = written_date(quarter.start), written_date(quarter.last_day)
    return f"{quarter}, {first} to {last}"
