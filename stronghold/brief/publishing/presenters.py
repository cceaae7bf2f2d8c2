"""The pages on which police see and revise their force's published figures."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.kernel.quarters import Quarter
from stronghold.core.ui.dates import written_date, written_instant, written_quarter
from stronghold.core.ui.parts import Cell, Column, Row, Table

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Release


def releases_table(releases: Sequence["Release"]) -> Table | None:
    """List the releases of each quarter; the latest of each can be revised."""
    if not releases:
        return None
    seen: set[str] = set()
    rows = []
    for release in releases:
        rows.append(_row(release, is_last=release.period not in seen))
        seen.add(release.period)
    headings = ("Quarter", "Published", "By", "Reason", "Next step")
    return Table(
        "Published figures",
        [Column(text) for text in headings],
        rows,
        hide_caption=True,
        stacked=True,
    )


def _row(release: "Release", *, is_last: bool) -> Row:
    revise = reverse("publishing:revise", args=[release.period])
    days = f"{written_date(release.first_day)} to {written_date(release.last_day)}"
    return Row(
        [
            Cell(written_quarter(Quarter.parse(release.period)), note=days),
            written_instant(release.published_at),
            release.published_by.display_name if release.published_by else "–",
            release.reason or "All its weeks were signed",
            Cell("Revise", revise) if is_last else "–",
        ],
        muted=not is_last,
    )


def caption_of(quarter: Quarter) -> str:
    """Return the quarter and its days, as the caption of the form."""
    first, last = written_date(quarter.start), written_date(quarter.last_day)
    return f"{written_quarter(quarter)}, whole weeks from {first} to {last}"
