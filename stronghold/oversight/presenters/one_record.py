"""The audit log of one record: a sentence, its parts, and its files."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts.choices import Role
from stronghold.core.audit.choices import PERSON
from stronghold.core.kernel.london import LONDON
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import written_date, written_instant, written_second
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Chip, Link
from stronghold.core.ui.tables import Cell, Column, FileLabel, Holds, Table
from stronghold.oversight.choices import Part
from stronghold.oversight.presenters.events import written_reason
from stronghold.oversight.words import words

if TYPE_CHECKING:
    from stronghold.core.audit.models import Event
    from stronghold.core.audit.queries import StatedReason
    from stronghold.oversight.queries import People, Summary, Theirs

# The forms of a record's audit log as a file, and how many events one holds.
FILES = {"csv": "CSV", "pdf": "PDF"}
MOST_IN_FILE = 2_000
FILE_COLUMNS = (
    Column("When", "In London time.", holds=Holds.INSTANT),
    Column("Who", "The name of the account, or what acted."),
    Column("Username", "What they signed in with."),
    Column("Role", "Their role at that time."),
    Column("Organisation", "Theirs at that time."),
    Column("What happened", "In words.", long=True),
    Column("Given to", "The organisation that was shown or sent it."),
    Column("Reason", "In their words, where one was asked for.", long=True),
)


def with_part(params: Mapping[str, str], show: str) -> dict[str, str]:
    """Return the parameters of an address, with that of the part that is shown."""
    return {"show": show} | dict(params) if show else dict(params)


def record_head(
    summary: "Summary", reference: str, show: str, params: Mapping[str, str]
) -> dict[str, Any]:
    """Return the head of a record's audit log: a sentence, its parts, its files.

    `params` are the filters, which all of them keep.
    """
    url = reverse("oversight:record", args=[reference])
    chips = [Chip("All", address(url, params), current=not show)]
    chips += [
        Chip(str(label), address(url, with_part(params, part)), current=part == show)
        for part, label in Part.choices
    ]
    files = [
        Link(
            label,
            address(
                reverse(f"oversight:record_{form}", args=[reference]),
                with_part(params, show),
            ),
        )
        for form, label in FILES.items()
    ]
    return {"sentence": record_sentence(summary), "chips": chips, "files": files}


def record_sentence(summary: "Summary") -> str:
    """Say who has had to do with a record, from the first day to the last."""
    theirs, parts = summary.theirs, []
    for begins, people, ends in (
        ("opened by", summary.opened, ""),
        ("in lists that", summary.listed, " saw"),
        ("changed by", summary.changed, ""),
        ("in files of", summary.files, ""),
    ):
        parts.append(_part(begins, people, theirs, saw=ends))
        # Why it is theirs is said once.
        left = set(theirs.names) - {name for name, _ in people.partners}
        theirs = replace(theirs, names=left)
    parts[0] = parts[0] or "opened by no one"
    parts.append(_disclosed(summary.disclosed_to))
    said = ", ".join(part for part in parts if part)
    first = written_date(summary.first_at.astimezone(LONDON).date())
    last = written_date(summary.last_at.astimezone(LONDON).date())
    between = f"on {first}" if first == last else f"between {first} and {last}"
    return f"{said[:1].upper()}{said[1:]}, {between}."


def _part(words: str, people: "People", theirs: "Theirs", *, saw: str = "") -> str:
    """Say how many people, and how many of them each partner had."""
    if not people.n:
        return ""
    n = "1 person" if people.n == 1 else f"{people.n:,} people"
    of = [_of_partner(name, n, people.n, theirs) for name, n in people.partners]
    return f"{words} {n}{saw}" + (f" ({'; '.join(of)})" if of else "")


def _of_partner(name: str, n: int, n_all: int, theirs: "Theirs") -> str:
    why = f", {theirs.owns.label}" if name in theirs.names else ""
    many = "all of" if n > 1 else "of"
    return f"{many if n == n_all else f'{n:,} of'} {name}{why}"


def _disclosed(organisations: Sequence[str]) -> str:
    if not organisations:
        return "disclosed to no organisation"
    return f"disclosed to {', '.join(organisations)}"


@dataclass(frozen=True)
class RecordFile:
    """What a file of a record's audit log says of itself."""

    reference: str
    name: str
    show: str
    # The filters that were chosen, in words.
    filters: Sequence[str]
    summary: "Summary"
    purpose: str
    by: str
    at: datetime
    marking: str

    @property
    def title(self) -> str:
        parts = [Part(self.show).label.lower()] if self.show else []
        chosen = "; ".join(list(parts) + list(self.filters))
        return f"Audit log of {self.name}{f': {chosen}' if chosen else ''}"

    @property
    def file_name(self) -> str:
        plain = re.sub(r"[^A-Za-z0-9-]+", "-", self.reference).strip("-")
        return f"audit-log-{plain}"


def file_page(
    reference: str, name: str, params: Mapping[str, str], form: str
) -> FormPage:
    """Return the page that asks what a file is for."""
    url = reverse("oversight:record", args=[reference])
    return FormPage(
        title=f"Audit log of {name} as {FILES[form]}",
        back_url=address(url, params),
        back_text="Back to its audit log",
        lede=f"The newest {MOST_IN_FILE:,} events at most. Making the file is logged.",
        button="Download",
    )


def record_table(
    events: Sequence["Event"],
    names: Mapping[str, str],
    reasons: "Mapping[str, StatedReason]",
    *,
    of: str,
) -> Table:
    """Return events of a record as rows of a file, newest first."""
    rows = [_cells(event, names, reasons, of) for event in events]
    return Table("Audit log", FILE_COLUMNS, rows)


def _cells(
    event: "Event",
    names: Mapping[str, str],
    reasons: "Mapping[str, StatedReason]",
    of: str,
) -> list[Cell]:
    role = Role(event.actor_role).label if event.actor_role in Role.values else ""
    name = names.get(f"{PERSON}{event.actor}", "") if event.actor_id else ""
    return [
        event.occurred_at,
        name or event.actor,
        event.actor if name else "",
        role,
        event.organisation,
        words(event, of=of),
        event.recipient,
        written_reason(reasons[event.reason_digest]) if event.reason_digest else "",
    ]


def record_label(made: RecordFile) -> FileLabel:
    return FileLabel(made.title, made.marking, made.purpose)


def record_document(made: RecordFile, table: Table) -> dict[str, Any]:
    """Return the context of the PDF."""
    rows = [
        [written_second(cell) if isinstance(cell, datetime) else cell for cell in row]
        for row in table.rows
    ]
    n, shown = made.summary.n_events, len(rows)
    is_cut = shown == MOST_IN_FILE and n > shown
    return {
        "marking": made.marking,
        "page": {
            "title": made.title,
            "reference": made.reference,
            "sentence": record_sentence(made.summary),
            "purpose": made.purpose,
            "made": f"{written_instant(made.at)} by {made.by}",
            "cut": f"The newest {shown:,} of {n:,} events." if is_cut else "",
            "rows": rows,
        },
    }
