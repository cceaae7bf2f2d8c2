"""Last week: what changed beyond chance, and its figures beside the week before."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Tag
from stronghold.figures.presenters.wording import behind_words, days_in_words
from stronghold.home.presenters.parts import (
    BriefNow,
    Figure,
    Figures,
    Part,
    figures_part,
)

if TYPE_CHECKING:
    from stronghold.brief.models import Brief

TO_SIGN = "What changed, whether it is real, what was done and what is due"
NOTE = (
    "Counts this small move by chance from week to week. The map compares longer "
    "periods, and shows whether a change is more than chance."
)


@dataclass(frozen=True)
class Counted:
    """A measure in a week, in the week before it, and so far in the one after."""

    label: str
    n: int
    before: int
    so_far: int
    # The address of its map.
    url: str


def behind(since: datetime | None) -> Part | None:
    """Warn that figures are behind; None while they are up to date."""
    warning = behind_words(since)
    return Part("home/behind.html", warning) if warning else None


def brief(week: Week, signed: "Brief | None") -> Part:
    """Link to the brief of a week, and show whether it is signed."""
    shown = BriefNow(
        title=f"Weekly brief, {days_in_words(week.start, week.last_day)}",
        tag=Tag("Signed", "done") if signed else Tag("Not signed yet", "waiting"),
        text=f"Signed {written_instant(signed.signed_at)}" if signed else TO_SIGN,
        url=reverse("brief:week", args=[str(week)]),
    )
    return Part("home/brief.html", shown)


def last_week(week: Week, counted: Sequence[Counted]) -> Part:
    """Show the headline figures of the last complete week."""
    return figures_part(
        Figures(
            id="week",
            title=f"Last week, {days_in_words(week.start, week.last_day)}",
            figures=[_figure(one) for one in counted],
            note=NOTE,
        )
    )


def _figure(counted: Counted) -> Figure:
    """Show the count of a week and how it differs from the week before."""
    against = f"{_against(counted.n, counted.before)} the week before"
    return Figure(
        value=f"{counted.n:,}",
        label=counted.label,
        note=f"{against}; {counted.so_far:,} so far this week",
        url=counted.url,
    )


def _against(n: int, earlier: int) -> str:
    if n == earlier:
        return "As many as"
    return (
        f"{n - earlier:,} more than" if n > earlier else f"{earlier - n:,} fewer than"
    )
