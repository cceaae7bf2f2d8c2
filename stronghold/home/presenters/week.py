"""The last complete week, a line each: what changed, and if its brief is signed."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Link, Tag
from stronghold.signals.presenters.section import (
    address_of,
    most_unusual,
    summary,
)

if TYPE_CHECKING:
    from stronghold.brief.models import Brief
    from stronghold.signals.queries import WeekSignals


def last_week(signals: "WeekSignals", last: "Brief | None") -> dict[str, Any]:
    """Return the sentence of the week's signals, and the brief with its status.

    `last` is the last brief that was signed; if that is of an earlier week, both.
    """
    week = signals.week
    is_signed = last is not None and last.week == week.start
    earlier = Week(last.week) if last and not is_signed else None
    return {
        "title": f"Week to {written_date(week.last_day)}",
        "signals": Link(_changed(signals), address_of(week, signals.among)),
        "brief": Link("Weekly brief", _brief_url(week)),
        "tag": Tag("Signed", "done") if is_signed else Tag("Not signed yet", "waiting"),
        "signed": written_instant(last.signed_at) if last and is_signed else "",
        "last_signed": _signed_link(earlier) if earlier else None,
    }


def _changed(signals: "WeekSignals") -> str:
    """Say in a sentence what changed beyond chance."""
    n, of = signals.n_flagged, signals.n_checks
    if signals.unfinished or not of:
        return summary(signals)
    if not n:
        return f"No evidence of change in {of:,} figures"
    look = "looks" if n == 1 else "look"
    return f"{n} of {of:,} figures {look} unusual, above all {most_unusual(signals)}"


def _signed_link(week: Week) -> Link:
    return Link(f"Last signed: week {week.number}", _brief_url(week))


def _brief_url(week: Week) -> str:
    return reverse("brief:week", args=[str(week)])
