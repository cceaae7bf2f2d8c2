"""The page of what partners read in a week."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import day_and_time
from stronghold.core.ui.parts import Cell, Column, Pager, Row, Table, Tag
from stronghold.oversight.reading.rules import (
    AT_ODD_HOURS,
    LEAST,
    LEAST_OF_POLICE,
    MUCH,
    TIMES_MEDIAN,
    USUAL_FROM,
    USUAL_TO,
    WEEKS_BEFORE,
)

if TYPE_CHECKING:
    from stronghold.oversight.reading.queries import BulkWeek, PersonsWeek

# Singular and plural of each kind, by the first letter of its references.
KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "D": ("disclosure", "disclosures"),
        "C": ("closure case", "closure cases"),
        "W": ("warrant", "warrants"),
        "P": ("activity", "activities"),
        "T": ("tasking", "taskings"),
        "F": ("referral", "referrals"),
        "R": ("report", "reports"),
        "A": ("arrest", "arrests"),
        "G": ("agreement", "agreements"),
    }
)
OTHERS = ("other record", "other records")
FLAGS: Mapping[str, str] = MappingProxyType(
    {MUCH: "More than usual", AT_ODD_HOURS: "Outside usual hours"}
)


def week_page(
    week: Week,
    found: "Sequence[PersonsWeek]",
    *,
    bulk: "Sequence[BulkWeek]",
    this_week: Week,
    may_audit: bool,
    is_unusual: bool = False,
) -> dict[str, Any]:
    """Return what the page of a week shows: a row a person, unusual reading first.

    `bulk` are police who read far more than usual; only for readers of the audit log.
    `is_unusual`: only those whose reading was unusual are found.
    """
    later = week.shifted(1)
    headings = ("Who", "Records", "Which", "Files", "When", "Unusual")
    table = Table(
        caption=f"What each person at a partner read, {within(week)}",
        columns=[
            Column(text, numeric=text in {"Records", "Files"}) for text in headings
        ],
        rows=[_row(week, one, may_audit=may_audit) for one in found],
        hide_caption=True,
        stacked=True,
    )
    return {
        "title": "What partners read",
        "caption": week.label,
        "is_unfinished": week == this_week,
        "all_url": _url(week) if is_unusual else "",
        "table": table if found else None,
        "n_unusual": sum(bool(one.unusual) for one in found),
        "bulk": _bulk_table(week, bulk),
        "rules": _rules(),
        "pager": Pager(
            "Weeks",
            newer_url=_url(week.shifted(-1)),
            older_url=_url(later) if later <= this_week else "",
            newer_text="Week before",
            older_text="Next week",
        ),
    }


def within(week: Week) -> str:
    """Return the label of a week for use inside a sentence."""
    return week.label[0].lower() + week.label[1:]


def _url(week: Week) -> str:
    return reverse("reading:week", args=[str(week)])


def _rules() -> list[str]:
    hours = f"{USUAL_FROM.hour}am to {USUAL_TO.hour - 12}pm"
    return [
        f"More than usual: at least {LEAST} records, and more than {TIMES_MEDIAN} "
        f"times the person’s own median of the {WEEKS_BEFORE} weeks before. A week "
        "without reading counts as 0, so a new person shows here at first.",
        f"Outside usual hours: anything read outside Monday to Friday, {hours}.",
        f"For the police: at least {LEAST_OF_POLICE} records, and more than "
        f"{TIMES_MEDIAN} times the person’s own median, by page, list, file or API.",
    ]


def _bulk_table(week: Week, bulk: "Sequence[BulkWeek]") -> Table | None:
    if not bulk:
        return None
    return Table(
        caption=f"Police who read far more than usual, {within(week)}",
        columns=[Column("Who"), Column("Records", numeric=True)],
        rows=[
            Row(
                [
                    Cell(one.name, href=log_url(one.username, week)),
                    Cell(f"{one.n_records:,}", note=f"usually {one.usual:g}"),
                ]
            )
            for one in bulk
        ],
        hide_caption=True,
        stacked=True,
    )


def log_url(username: str, week: Week) -> str:
    """Return the address of the audit log of a person in a week."""
    days = {"date_from": week.start, "date_to": week.shifted(1).start}
    params = {"person": username} | {n: d.isoformat() for n, d in days.items()}
    return address(reverse("oversight:log"), params)


def _row(week: Week, one: "PersonsWeek", *, may_audit: bool) -> Row:
    href = log_url(one.username, week) if may_audit else ""
    return Row(
        [
            Cell(one.name, href=href, note=one.organisation),
            Cell(f"{one.n_records:,}", note=f"usually {one.usual:g}"),
            _kinds(one.kinds),
            one.n_files,
            Cell(_when(one), note=_times(one.n_answers)),
            _unusual(one),
        ]
    )


def _times(n: int) -> str:
    return "once" if n == 1 else f"{n:,} times"


def _kinds(kinds: Mapping[str, int]) -> str:
    counts: dict[tuple[str, str], int] = {}
    for letter, n in kinds.items():
        words = KINDS.get(letter, OTHERS)
        counts[words] = counts.get(words, 0) + n
    order = [*KINDS.values(), OTHERS]
    counted = [
        f"{n:,} {words[n != 1]}"
        for words, n in sorted(counts.items(), key=lambda item: order.index(item[0]))
    ]
    return ", ".join(counted) or "Lists and figures only"


def _when(one: "PersonsWeek") -> str:
    first, last = (day_and_time(at) for at in (one.first_at, one.last_at))
    return first if first == last else f"{first} to {last}"


def _unusual(one: "PersonsWeek") -> Cell:
    if not one.unusual:
        return Cell("–")
    first, *rest = [FLAGS[code] for code in one.unusual]
    odd = _times(one.n_odd) if AT_ODD_HOURS in one.unusual else ""
    note = ", ".join(filter(None, [*rest, odd]))
    return Cell(first, tag=Tag(first, "attention"), note=note)
