"""Everything that the viewer has to do, each in two short lines."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeAlias

from django.urls import reverse

from operations.deadlines.presenters.page import line_of
from operations.visits.choices import Planned
from operations.visits.presenters import ASKED, RANG
from reports.report.presenters import due_words, grade_words, report_is_late
from reports.report.record import REPORTS, status_tag
from reports.reporter.presenters import call_back_tag, written_attempts
from stronghold.core.accounts.models import Team, User
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import short_date, short_instant
from stronghold.core.ui.parts import Cell, Column, Pager, Row, Table, Tag
from stronghold.directory.people.presenters import held_counts
from stronghold.home.presenters.counts import counted

if TYPE_CHECKING:
    from operations.visits.models import VisitAlert
    from stronghold.core.accounts.personal_work import Held
    from stronghold.duty.queries import Cover
    from stronghold.home.queries.work import Work

TITLE = "Do next"
# The one order of urgency in a sentence.
ORDER = "Danger first, good practice last."
WHOLE_ORDER = (
    "Danger first, then what the law sets within 48 hours or cannot wait, then later "
    "legal deadlines, then good practice."
)
COLUMNS = ("What and where", "Status", "By when", "Whose")
# The rows of a page of everything to do.
PAGE_SIZE = 25
OVERDUE = Tag("Overdue", "attention")
# Says in a cell whose a thing to do is.
Whose: TypeAlias = Callable[[User | Team | None], Cell]


def do_next(
    work: "Work", viewer: User, now: datetime, *, has_day: bool
) -> dict[str, Any]:
    """Return the first few things to do, and the links to all of them and to My day."""
    return {
        "day_url": reverse("offline:my_day") if has_day else "",
        "title": TITLE,
        "order": ORDER,
        "table": _table(work, viewer, now, title=TITLE),
        "past_visits": _past_visits(work.past_visits),
        "all_text": f"All {counted(work.n)}" if work.n != 0 else "",
        "all_url": reverse("to_do"),
    }


def _past_visits(alerts: "Sequence[VisitAlert]") -> dict[str, str] | None:
    """Return the note of visits that are over, the latest first; None if none is."""
    if not alerts:
        return None
    latest, n = alerts[0], len(alerts)
    others = f", and {n - 1} more" if n > 1 else ""
    return {
        "text": "A visit where your team asks to be rung is over: "
        f"{latest.place_text}, entered {short_instant(latest.made_at)}{others}",
        "url": reverse("visits:list"),
    }


def standing_in(
    covers: Mapping[int, "Cover"], held: Mapping[int, Sequence["Held"]]
) -> dict[str, Any]:
    """Return for whom the viewer stands in, until when, and what each has to do."""
    return {
        "people": [
            {
                "name": one.person.display_name,
                "until": short_date(one.until),
                "held": ", ".join(held_counts(held.get(pk, ()))),
            }
            for pk, one in covers.items()
        ]
    }


def to_do_page(work: "Work", viewer: User, now: datetime) -> dict[str, Any]:
    """Return a page of everything to do, and the links to the pages beside it."""
    first, last = work.start + 1, work.start + len(work.items)
    size = len(work.items)
    url = reverse("to_do")
    return {
        "order": WHOLE_ORDER,
        "table": _table(work, viewer, now, title="Everything to do"),
        "range": f"{first:,} to {last:,} of {counted(work.n)}" if size else "",
        "pager": Pager(
            "Pages of everything to do",
            newer_url=_from(url, work.start - PAGE_SIZE) if work.start else "",
            older_url=_from(url, work.start + size) if work.has_more else "",
            newer_text="Earlier page",
            older_text="Next page",
        ),
    }


def _from(url: str, start: int) -> str:
    return address(url, {"from": str(start + 1)}) if start > 0 else url


def _table(work: "Work", viewer: User, now: datetime, *, title: str) -> Table | None:
    """Return a row for each; on a phone it is what, its status and by when alone."""
    if not work.items:
        return None
    whose = partial(_whose, viewer=viewer, covers=work.covers)
    return Table(
        caption=title,
        columns=[Column(text) for text in COLUMNS],
        rows=[_ROWS[todo.kind](todo.row, whose, now) for todo in work.items],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _deadline(found: Any, whose: Whose, now: datetime) -> Row:
    line, deadline = line_of(found, now), found.deadline
    is_late = line.urgency.is_missed and not line.urgency.is_law
    tag = OVERDUE if is_late and not line.urgency.is_danger else line.tag
    # Others differ by their place.
    reference = line.reference if deadline.referral_id else ""
    return Row(
        [
            Cell(line.title, href=line.url, reference=reference),
            Cell(tag.text, tag=tag, note=line.by_law),
            Cell(line.left, note=line.when),
            whose(deadline.person or deadline.team),
        ]
    )


def _call_back(row: Any, whose: Whose, now: datetime) -> Row:
    report, tag = row.report, call_back_tag(row, now)
    about = REPORTS.title(report)
    by = short_instant(row.due_at) if row.due_at else short_date(row.due_on)
    page, args = "reports:detail", [report.reference]
    mine = whose(row.caller)
    if mine.note:
        page, args = "reports:call_back_take", [report.reference, row.ordinal]
    url = reverse(page, args=args)
    return Row(
        [
            Cell(f"{about}: call back the person who reported it", href=url),
            Cell(tag.text, tag=tag),
            Cell(by, note=written_attempts(row.attempts)),
            mine,
        ]
    )


def _report(row: Any, whose: Whose, now: datetime) -> Row:
    tag = OVERDUE if report_is_late(row, now) else status_tag(row)
    due, grade = due_words(row, now), grade_words(row)
    url = reverse("reports:detail", args=[row.reference])
    return Row(
        [
            Cell(REPORTS.title(row), href=url),
            Cell(tag.text, tag=tag),
            Cell(due or grade, note=grade if due else ""),
            whose(row.assigned_to),
        ]
    )


def _visit(alert: Any, _whose_is: Whose, now: datetime) -> Row:
    """Show a visit that someone planned where the viewer's team asks to be rung."""
    planner, premises = alert.planner, alert.premises_id
    url = reverse("ledger:premises", args=[premises]) if premises else ""
    body = planner.team.name if planner.team else planner.organisation.name
    what = f"{Planned(alert.planned).label} planned at {alert.place_text}"
    tag = RANG if alert.rang else ASKED
    return Row(
        [
            Cell(what, href=url or reverse("visits:list")),
            Cell(tag.text, tag=tag),
            _when_of_visit(alert),
            Cell(planner.display_name, note=body),
        ]
    )


def _when_of_visit(alert: Any) -> Cell:
    entered = f"Entered {short_instant(alert.made_at)}"
    if alert.planned_until is None:
        return Cell("Time not said", note=entered)
    return Cell(f"By {short_instant(alert.planned_until)}", note=entered)


_ROWS: Mapping[str, Callable[[Any, Whose, datetime], Row]] = MappingProxyType(
    {
        "deadline": _deadline,
        "call_back": _call_back,
        "report": _report,
        "visit": _visit,
    }
)


def _whose(
    owner: User | Team | None, *, viewer: User, covers: Mapping[int, "Cover"]
) -> Cell:
    """Return whose it is; what the viewer does as a stand-in says for whom."""
    if owner == viewer:
        return Cell("You")
    if isinstance(owner, User) and (one := covers.get(owner.pk)):
        return Cell("You", note=_as_stand_in(one))
    name = str(owner) if owner else "Not assigned"
    if isinstance(owner, Team) and owner.pk != viewer.team_id:
        of_team = [one for one in covers.values() if one.person.team_id == owner.pk]
        return Cell(name, note=_as_stand_in(of_team[0]) if of_team else "")
    return Cell(name)


def _as_stand_in(one: "Cover") -> str:
    return f"for {one.person} until {short_date(one.until)}"
