"""What the screens of oversight show: events as rows of a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.accounts.choices import Role
from stronghold.audit.queries import StatedReason
from stronghold.dashboard.search.queries.results import THE_SEARCH
from stronghold.look.dates import written_second
from stronghold.look.parts import Cell, Chip, Column, Row, Table
from stronghold.oversight.queries import PERSON, PREMISES, THE_LOG, TrailPage
from stronghold.oversight.words import words
from stronghold.records.presenters import chosen_chips, page_url

if TYPE_CHECKING:
    from stronghold.audit.models import Event

# So many references are named in one row; the rest are counted.
NAMED = 3
NONE = "–"
# Not of records: what was done to them the words of the event say.
NO_RECORDS = {THE_LOG, THE_SEARCH}


@dataclass(frozen=True)
class Screen:
    """A page of the trail: a table, its filters, and the way to older events."""

    title: str
    caption: str
    table: Table | None
    newer_url: str
    older_url: str
    chosen: Sequence[Chip] = ()
    # The whole log, narrowed to what this page is about.
    filter_url: str = ""


def screen(
    page: TrailPage,
    *,
    names: Mapping[str, str],
    title: str,
    url: str,
    caption: str = "",
    params: Mapping[str, str] | None = None,
    chosen: Sequence[tuple[str, str]] = (),
    narrow_by: Mapping[str, str] | None = None,
) -> Screen:
    """Return a page of the trail under its title."""
    params = params or {}
    return Screen(
        title=title,
        caption=caption,
        table=_table(page, names) if page.events else None,
        newer_url=page_url(url, params, before=page.newer),
        older_url=page_url(url, params, after=page.older),
        chosen=chosen_chips(chosen, params, url),
        filter_url=page_url(reverse("oversight:trail"), narrow_by) if narrow_by else "",
    )


def _table(page: TrailPage, names: Mapping[str, str]) -> Table:
    columns = ("When", "Who", "What happened", "Of what", "Why", "From where")
    return Table(
        caption="Events, newest first",
        hide_caption=True,
        stacked=True,
        columns=[Column(label) for label in columns],
        rows=[_row(event, names, page.reasons) for event in page.events],
    )


def _row(
    event: "Event", names: Mapping[str, str], reasons: Mapping[str, StatedReason]
) -> Row:
    when = written_second(event.occurred_at)
    source = Cell(event.source_ip or NONE, note=_session(event))
    what = _what(event.records, names)
    why = _why(reasons[event.reason_digest]) if event.reason_digest else NONE
    return Row([when, _who(event, names), words(event), what, why, source])


def _why(why: StatedReason) -> str:
    """Show the words of a reason, unless they were erased or changed since."""
    if not why.is_as_given:
        return "The words kept for this were changed after it was written"
    return why.words or "Erased"


def _who(event: "Event", names: Mapping[str, str]) -> Cell:
    """Name who acted, and beside the name the username, which is never another's."""
    role = Role(event.actor_role).label if event.actor_role in Role.values else ""
    name = names.get(f"{PERSON}{event.actor}", "") if event.actor_id else ""
    username = event.actor if name else ""
    note = ", ".join(filter(None, [username, role, event.organisation]))
    href = reverse("oversight:person", args=[event.actor]) if event.actor_id else ""
    return Cell(name or event.actor, href=href, note=note)


def _what(references: Sequence[str], names: Mapping[str, str]) -> Cell:
    records = [one for one in references if one not in NO_RECORDS]
    if not records:
        return Cell(NONE)
    if len(records) == 1:
        return Cell(_called(records[0], names), href=_url_of(records[0]))
    named = ", ".join(_called(record, names) for record in records[:NAMED])
    left = len(records) - NAMED
    note = f"{named} and {left:,} more" if left > 0 else named
    return Cell(f"{len(records):,} records", note=note)


def _called(reference: str, names: Mapping[str, str]) -> str:
    """Return a name where there is one, and never a bare code."""
    if name := names.get(reference):
        return name
    if reference.startswith(PREMISES):
        return f"Premises {reference.removeprefix(PREMISES)}"
    return reference.removeprefix(PERSON)


def _url_of(reference: str) -> str:
    if reference.startswith(PERSON):
        return reverse("oversight:person", args=[reference.removeprefix(PERSON)])
    return reverse("oversight:record", args=[reference])


def _session(event: "Event") -> str:
    return f"session {event.session[:6]}" if event.session else ""
