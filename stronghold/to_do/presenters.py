"""The list of what to do in words: each thing in two short lines, in its part."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from django.urls import reverse

from operations.deadlines.presenters.page import line_of
from operations.visits.choices import Planned
from operations.visits.presenters import ASKED, RANG
from reports.report.presenters import due_words, grade_words, report_is_late
from reports.report.record import REPORTS, status_tag
from reports.reporter.presenters import call_back_tag, written_attempts
from reports.triage.rules import MOST_COUNTED
from stronghold.core.accounts.models import Team, User
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import short_date, short_instant
from stronghold.core.ui.parts import Cell, Column, Pager, Row, Table, Tag
from stronghold.directory.people.presenters import held_counts
from stronghold.to_do.rules import Part

if TYPE_CHECKING:
    from operations.visits.models import VisitAlert
    from stronghold.core.accounts.personal_work import Held
    from stronghold.duty.queries import Cover
    from stronghold.to_do.queries import Load, PartOfWork

COLUMNS = ("What and where", "Status", "By when", "Whose")
# The rows of a page of one part.
PAGE_SIZE = 25
OVERDUE = Tag("Overdue", "attention")
# Says in a cell whose a thing to do is.
Whose: TypeAlias = Callable[[User | Team | None], Cell]


class PartWords(NamedTuple):
    """What a part is called, what stands in it, and what it says when it is empty."""

    title: str
    means: str
    empty: str


PARTS: Mapping[Part, PartWords] = MappingProxyType(
    {
        Part.NOW: PartWords(
            "Now",
            "Danger, what the law sets, and what is late.",
            "Nothing is late, and the law sets nothing for the next 48 hours.",
        ),
        Part.TODAY: PartWords(
            "Today", "Due by midnight.", "Nothing more is due by midnight."
        ),
        Part.LATER: PartWords(
            "Later", "Due after today, or without a time.", "Nothing is due later."
        ),
        Part.WAITING: PartWords(
            "Waiting for others",
            "Someone else acts next. It comes back to Now if they are late.",
            "No one else has to act before you do.",
        ),
    }
)


def parts_page(
    found: Sequence["PartOfWork"],
    past: Sequence["VisitAlert"],
    covers: Mapping[int, "Cover"],
    viewer: User,
    now: datetime,
) -> dict[str, Any]:
    """Return the first of each part that is not empty; Now is always there."""
    return {
        "parts": [
            _part(one, covers, viewer, now)
            for one in found
            if one.items or one.part == Part.NOW
        ],
        "past_visits": _past_visits(past),
    }


def _part(
    one: "PartOfWork",
    covers: Mapping[int, "Cover"],
    viewer: User,
    now: datetime,
) -> dict[str, Any]:
    words = PARTS[one.part]
    return {
        "code": one.part.value,
        "title": words.title,
        "means": words.means,
        "empty": words.empty,
        "n": counted(one.n) if one.items else "",
        "table": _table(one, covers, viewer, now),
        "all_text": f"All {counted(one.n)}" if one.has_more else "",
        "all_url": reverse("to_do:part", args=[one.part.value]),
    }


def counted(n: int | None) -> str:
    """Return a number of rows in words; None is more than are counted."""
    return f"over {MOST_COUNTED:,}" if n is None else f"{n:,}"


def _past_visits(alerts: Sequence["VisitAlert"]) -> dict[str, str] | None:
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


def part_page(
    found: "PartOfWork", covers: Mapping[int, "Cover"], viewer: User, now: datetime
) -> dict[str, Any]:
    """Return a page of one part, and the links to the pages beside it."""
    first, size = found.start + 1, len(found.items)
    url = reverse("to_do:part", args=[found.part.value])
    words = PARTS[found.part]
    last = found.start + size
    return {
        "title": words.title,
        "means": words.means,
        "empty": words.empty,
        "table": _table(found, covers, viewer, now),
        "range": f"{first:,} to {last:,} of {counted(found.n)}" if size else "",
        "pager": Pager(
            f"Pages of {words.title}",
            newer_url=_from(url, found.start - PAGE_SIZE) if found.start else "",
            older_url=_from(url, found.start + size) if found.has_more else "",
            newer_text="Earlier page",
            older_text="Next page",
        ),
    }


def _from(url: str, start: int) -> str:
    return address(url, {"from": str(start + 1)}) if start > 0 else url


def team_table(loads: Sequence["Load"], me: User) -> Table | None:
    """Return the load of each person of a team; None if there is no one."""
    if not loads:
        return None
    labels = ("Name", "To do now", "In all", "In their name", "Hand over")
    return Table(
        caption="Your team’s work",
        columns=[Column(text) for text in labels],
        rows=[_load(one, me) for one in loads],
        hide_caption=True,
        stacked=True,
        dense=True,
    )


def _load(one: "Load", me: User) -> Row:
    """Return a row. What is due on other records than these is not handed over here."""
    username = [one.person.username]
    url = reverse("to_do:of_colleague", args=username)
    way = Cell("")
    now = f"{one.n_now:,} now"
    if one.held and one.person != me:
        way = Cell("Hand over", href=reverse("handover:one", args=username))
    off = f"Off until {short_date(one.until)}" if one.until else ""
    return Row(
        [
            Cell(one.person.display_name, href=url, note=off),
            Cell(now, tag=Tag(now, "attention") if one.n_now else None),
            Cell(f"{one.n:,} in all"),
            Cell(", ".join(held_counts(one.held)) or "Nothing"),
            way,
        ]
    )


def _table(
    work: "PartOfWork", covers: Mapping[int, "Cover"], viewer: User, now: datetime
) -> Table | None:
    """Return a row for each; on a phone it is what, its status and by when alone."""
    if not work.items:
        return None
    whose = partial(_whose, viewer=viewer, covers=covers)
    return Table(
        caption=PARTS[work.part].title,
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
