"""Why two reports may be of the same thing, in words."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from reports.duplicates.rules import Likeness, Reason
from reports.report.choices import Concern
from reports.report.record import REPORTS
from stronghold.core.ui.dates import short_when
from stronghold.core.ui.parts import Link

if TYPE_CHECKING:
    from reports.duplicates.queries import Match
    from reports.report.models import Report


HOUR, DAY = 60, 24 * 60


@dataclass(frozen=True)
class MatchView:
    """One possible duplicate, with the reasons in words."""

    reference: str
    url: str
    title: str
    when: str
    why: str
    compare_url: str = ""
    chosen: bool = False


def written(likeness: Likeness) -> str:
    """Return what two reports have in common and how far apart they are.

    It is a sentence without its full stop.
    """
    parts = [_reason(reason) for reason in likeness.reasons]
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def match_view(
    match: "Match", report: "Report | None", *, chosen: str = ""
) -> MatchView:
    row = match.report
    args = [report.reference, row.reference] if report else []
    return MatchView(
        reference=row.reference,
        url=page_of(row),
        title=REPORTS.title(row),
        when=when_it_was(row),
        why=written(match.likeness),
        compare_url=reverse("reports:compare", args=args) if args else "",
        chosen=row.reference == chosen,
    )


def when_it_was(row: "Report") -> str:
    if row.occurred_known:
        return f"Happened {short_when(row.occurred_on, row.occurred_at)}"
    return f"Received {short_when(row.received_on, row.received_at)}, not known when"


def _reason(reason: Reason) -> str:
    match reason.aspect:
        case "place":
            return _place_words(reason)
        case "time":
            return _time_words(reason)
        case "concern":
            return _concern_words(reason)
    return "nearly the same words" if reason.code == "same_words" else "similar words"


def _concern_words(reason: Reason) -> str:
    labels = [Concern(code).label for code in reason.concerns]
    lower = [label[:1].lower() + label[1:] for label in labels]
    return f"both {lower[0]}" if len(lower) == 1 else " and ".join(lower)


def _place_words(reason: Reason) -> str:
    if reason.code == "same_premises":
        return "at the same premises"
    if reason.amount is None:
        return "in the same street"
    metres = 10 * round(reason.amount / 10)
    if metres >= 1000:
        return f"{metres / 1000:.1f} kilometres away"
    return f"{metres} metres away" if metres else "in the same place"


def _time_words(reason: Reason) -> str:
    amount = round(reason.amount or 0)
    if reason.unit == "days":
        return _days(amount)
    received = "received " if reason.of_receipt else ""
    if not amount:
        return f"{received}at the same time"
    if amount < HOUR:
        return f"{received}{counted(amount, 'minute')} apart"
    if amount < DAY:
        return f"{received}{counted(round(amount / HOUR), 'hour')} apart"
    return f"{received}{counted(round(amount / DAY), 'day')} apart"


def _days(amount: int) -> str:
    return f"{counted(amount, 'day')} apart" if amount else "on the same day"


def counted(amount: int, noun: str) -> str:
    return f"{amount} {noun}" if amount == 1 else f"{amount} {noun}s"


def page_of(row: "Report") -> str:
    return reverse("reports:detail", args=[row.reference])


def duplicates_url(*, may_decide: bool) -> str:
    """Return the address of the queue; "" for a viewer who may not decide."""
    return reverse("reports:duplicates") if may_decide else ""


def queue_links(*, may_decide: bool) -> list[Link]:
    url = duplicates_url(may_decide=may_decide)
    return [Link("Possible duplicates", url)] if url else []
