"""The pages of the audit log: events as rows of a table."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts.choices import Role
from stronghold.core.audit.choices import PERSON, PREMISES, THE_LOG, THE_SEARCH
from stronghold.core.records.presenters import address, chosen_chips, pager_of
from stronghold.core.ui.dates import written_second
from stronghold.core.ui.parts import Cell, Column, Row, Table
from stronghold.oversight.reference_words import in_words, name_of_data
from stronghold.oversight.words import words

if TYPE_CHECKING:
    from stronghold.core.audit.models import Event
    from stronghold.core.audit.queries import StatedReason
    from stronghold.core.records.pages import Page

# How many references one row folds; the rest are counted.
NAMED = 100
# These name no record: the description of the event says what they are.
NO_RECORDS = {THE_LOG, THE_SEARCH}


def screen(
    page: "Page[Event]",
    table: Table | None,
    *,
    title: str,
    url: str,
    caption: str = "",
    params: Mapping[str, str] | None = None,
    chosen: Sequence[tuple[str, str]] = (),
    filter_by: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return what a page of the audit log shows.

    `filter_by` leads to the whole log, filtered to the record or person of this page.
    """
    params = params or {}
    filter_url = address(reverse("oversight:log"), filter_by) if filter_by else ""
    return {
        "title": title,
        "caption": caption,
        "table": table,
        "pager": pager_of(page, url, params, label=title),
        "chosen": chosen_chips(chosen, params, url),
        "filter_url": filter_url,
    }


def events_table(
    events: Sequence["Event"],
    *,
    names: Mapping[str, str],
    reasons: "Mapping[str, StatedReason]",
    of: str = "",
) -> Table | None:
    """Return events as rows; `reasons` are by the digest in each event.

    `of` is the record whose log it is, if it is of one.
    """
    if not events:
        return None
    columns = ("When", "Who", "What happened", "Record", "Reason", "From where")
    return Table(
        caption="Events, newest first",
        hide_caption=True,
        stacked=True,
        dense=True,
        columns=[Column(label) for label in columns],
        rows=[_row(event, names, reasons, of) for event in events],
    )


def _row(
    event: "Event",
    names: Mapping[str, str],
    reasons: "Mapping[str, StatedReason]",
    of: str,
) -> Row:
    when = written_second(event.occurred_at)
    source = Cell(event.source_ip or "", note=_session(event))
    what = _what(event.records, names)
    why = written_reason(reasons[event.reason_digest]) if event.reason_digest else ""
    return Row([when, _who(event, names), words(event, of=of), what, why, source])


def written_reason(why: "StatedReason") -> str:
    """Return the words of a reason, unless they were erased or changed since."""
    if not why.is_as_given:
        return "The words of this reason were changed after it was logged"
    return why.words or "Erased"


def _who(event: "Event", names: Mapping[str, str]) -> Cell:
    """Name the person who acted, with the username, which is unique."""
    role = Role(event.actor_role).label if event.actor_role in Role.values else ""
    name = names.get(f"{PERSON}{event.actor}", "") if event.actor_id else ""
    username = event.actor if name else ""
    note = ", ".join(filter(None, [username, role, event.organisation]))
    href = reverse("oversight:person", args=[event.actor]) if event.actor_id else ""
    return Cell(name or event.actor, href=href, note=note)


def _what(references: Sequence[str], names: Mapping[str, str]) -> Cell:
    records = [name for name in references if name not in NO_RECORDS]
    if not records:
        return Cell("")
    if len(records) == 1:
        return Cell(name_of(records[0], names), href=_url_of(records[0]))
    named = [name_of(record, names) for record in records[:NAMED]]
    return folded_cell(records, named)


def folded_cell(references: Sequence[str], named: Sequence[str]) -> Cell:
    """Count what the references are of, and fold the names of the first of them."""
    left = len(references) - len(named)
    more = [f"and {left:,} more"] if left > 0 else []
    return Cell("", references=[*named, *more], folded=in_words(references))


def name_of(reference: str, names: Mapping[str, str]) -> str:
    """Return the name if there is one, and never a code on its own."""
    if name := names.get(reference) or name_of_data(reference):
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
