"""Last week: what changed beyond chance, and its figures beside the week before."""

from django.urls import reverse

from stronghold.brief.queries.signed import signed_brief
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Tag
from stronghold.figures.choices import Level
from stronghold.figures.map_state import MapState
from stronghold.figures.measures import MEASURES
from stronghold.figures.presenters.wording import behind_words, days_in_words
from stronghold.figures.queries import (
    behind_since,
    span_of,
    tallies_for,
)
from stronghold.figures.question import TallyQuestion
from stronghold.home.presenters.parts import (
    BriefNow,
    Figure,
    Figures,
    Part,
    figures_part,
)
from stronghold.signals.queries import last_whole_week, signals_for
from stronghold.signals.views import section_for

MOST_SIGNALS = 5
TO_SIGN = "What changed, whether it is real, what was done and what is due"
HEADLINES = ("reports", "arrests")
NOTE = (
    "Counts this small move by chance from week to week. The map compares longer "
    "periods, and shows whether a change is more than chance."
)


def behind(_viewer: User) -> Part | None:
    """Warn that figures are behind; None while they are up to date."""
    warning = behind_words(behind_since())
    return Part("home/behind.html", warning) if warning else None


def signals(viewer: User) -> Part:
    """Show what rose, fell or went silent, or that there is no evidence of change."""
    found = signals_for(viewer, last_whole_week())
    section = section_for(viewer, found, most=MOST_SIGNALS, back=reverse("home"))
    return Part("signals/section.html", section)


def brief(viewer: User) -> Part:
    """Link to the brief of the last complete week, and show whether it is signed."""
    week = last_whole_week()
    signed = signed_brief(viewer, week)
    shown = BriefNow(
        title=f"Weekly brief, {days_in_words(week.start, week.last_day)}",
        tag=Tag("Signed", "done") if signed else Tag("Not signed yet", "waiting"),
        text=f"Signed {written_instant(signed.signed_at)}" if signed else TO_SIGN,
        url=reverse("brief:week", args=[str(week)]),
    )
    return Part("home/brief.html", shown)


def last_week(viewer: User) -> Part:
    """Show the headline figures of the last complete week."""
    week = Week.of(clock.today()).shifted(-1)
    return figures_part(
        Figures(
            id="week",
            title=f"Last week, {days_in_words(week.start, week.last_day)}",
            figures=[_figure(viewer, code, week) for code in HEADLINES],
            note=NOTE,
        )
    )


def _figure(viewer: User, code: str, week: Week) -> Figure:
    """Show the count of a week and how it differs from the week before."""
    measure, before, this = MEASURES[code], week.shifted(-1), week.shifted(1)
    found = tallies_for(viewer, TallyQuestion(measure, Level.FORCE, before, this))
    counted = {period: n for _, _, period, _, n in found.rows}
    n, earlier, so_far = (counted.get(w.start, 0) for w in (week, before, this))
    return Figure(
        value=f"{n:,}",
        label=measure.label,
        note=f"{_against(n, earlier)} the week before; {so_far:,} so far this week",
        url=MapState.from_params({"measure": [code]}, lambda m: span_of(viewer, m)).url,
    )


def _against(n: int, earlier: int) -> str:
    if n == earlier:
        return "As many as"
    return (
        f"{n - earlier:,} more than" if n > earlier else f"{earlier - n:,} fewer than"
    )
