"""Every read of a return: what is counted in its days, and the references behind it.

Each kind is read once, by the condition of its own lists and figures, and counted here.
The caller logs which references are shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from operations.activities.choices import ActivityKind
from operations.activities.record import ACTIVITIES
from operations.arrests.choices import CHARGED, AgeBand, OffenceClass, Provision
from operations.arrests.record import ARRESTS
from operations.safeguarding.choices import (
    ExploitationSign,
    LineClosure,
    LineStatus,
    ReferralKind,
    Subject,
)
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from operations.seizures.choices import DrugClass, MeasureUnit, SeizureKind
from operations.seizures.record import SEIZURES
from operations.warrants.models import Warrant
from operations.warrants.record import WARRANTS
from operations.warrants.visibility import live_warrants
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.filters import DayFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.rules import EARLIEST
from stronghold.core.records.visibility import of_own_force
from stronghold.weeks_of_action.figures import SECTIONS, Figure, drugs_code
from stronghold.weeks_of_action.rules import Count, Days, total_of

FILTERS = (
    DayFilter("from", "First day", "occurred_on", earliest=EARLIEST),
    DayFilter("to", "Last day", "occurred_on", is_last=True, earliest=EARLIEST),
)
# What sends no one to a service that protects them.
NOT_SAFEGUARDING = (ReferralKind.NRM, ReferralKind.NOTIFY)
_WITH_INTENT = (Provision.SUPPLY, Provision.INTENT)


@dataclass(frozen=True)
class Behind:
    """The references behind a figure, all of one kind."""

    kind: RecordKind[Any]
    references: Sequence[str]


@dataclass(frozen=True)
class Amount:
    """A further amount of a figure, such as its grams, and how many do not say."""

    label: str
    count: Count
    unit: str = ""


@dataclass(frozen=True)
class Counted:
    """A figure as it was counted; `count` is None if records cannot say."""

    count: Count | None
    behind: Sequence[Behind] = ()
    amounts: Sequence[Amount] = ()


@dataclass(frozen=True)
class Line:
    """A figure of a return; `counted` is None if the viewer may not read it."""

    figure: Figure
    counted: Counted | None


@dataclass(frozen=True)
class Part:
    label: str
    lines: Sequence[Line]


def return_of(viewer: User, days: Days) -> list[Part]:
    """Return all figures of these days, in their sections.

    A figure counts the same for everyone who may read it.
    """
    policy.require(viewer, Verb.EXPORT)
    counted: dict[str, Counted] = {}
    for verb, count in _READERS:
        if policy.can(viewer, verb):
            counted |= count(viewer, days)
    return [
        Part(
            section.label,
            [
                Line(
                    figure,
                    counted.get(figure.code)
                    if policy.can(viewer, figure.verb)
                    else None,
                )
                for figure in section.figures
            ],
        )
        for section in SECTIONS
    ]


def references_in(parts: Iterable[Part]) -> list[str]:
    """Return every reference that a return shows, for the audit log."""
    return sorted(
        {
            reference
            for part in parts
            for line in part.lines
            if line.counted
            for behind in line.counted.behind
            for reference in behind.references
        }
    )


def _rows(
    viewer: User, kind: RecordKind[Any], days: Days, *, day: str = "occurred_on"
) -> list[Any]:
    """Return the rows of a kind that count, in the order of their days."""
    within = {f"{day}__gte": days.first, f"{day}__lte": days.last}
    rows = kind.rows(viewer).filter(kind.counted, **within)
    return list(rows.order_by(day, "pk"))


def _behind(kind: RecordKind[Any], rows: Iterable[Any]) -> list[Behind]:
    references = [row.reference for row in rows]
    return [Behind(kind, references)] if references else []


def _counted(
    kind: RecordKind[Any], rows: Sequence[Any], *, unknown: int = 0
) -> Counted:
    return Counted(Count(len(rows), unknown), _behind(kind, rows))


def _lines(viewer: User, days: Days) -> dict[str, Counted]:
    rows = _rows(viewer, LINES, days, day="closed_on")
    closed = [row for row in rows if row.status == LineStatus.CLOSED]
    untyped = sum(not row.closure_type for row in closed)

    def of_type(code: str) -> Counted:
        found = [row for row in closed if row.closure_type == code]
        return _counted(LINES, found, unknown=untyped)

    return {
        "lines_type_1": of_type(LineClosure.TYPE_1),
        "lines_type_2": of_type(LineClosure.TYPE_2),
    }


def _arrests(viewer: User, days: Days) -> dict[str, Counted]:
    rows = _rows(viewer, ARRESTS, days)
    no_provision = [
        row
        for row in rows
        if row.offence_class == OffenceClass.SUPPLY and not row.offence_provision
    ]

    def those(is_one: Callable[[Any], bool], *, unknown: int) -> Counted:
        return _counted(ARRESTS, [row for row in rows if is_one(row)], unknown=unknown)

    return {
        "arrests": _counted(ARRESTS, rows),
        "arrests_supply": those(
            lambda row: row.offence_provision in _WITH_INTENT,
            unknown=len(no_provision),
        ),
        "arrests_children": those(
            lambda row: row.age_band == AgeBand.CHILD,
            unknown=sum(row.age_band == AgeBand.UNKNOWN for row in rows),
        ),
        "charges": those(
            lambda row: row.disposal in CHARGED,
            unknown=sum(not row.disposal for row in rows),
        ),
    }


def _activities(viewer: User, days: Days) -> dict[str, Counted]:
    rows = _rows(viewer, ACTIVITIES, days)

    def of_kind(code: str) -> list[Any]:
        return [row for row in rows if row.kind == code]

    visits = of_kind(ActivityKind.WELFARE_VISIT)
    return {
        "addresses_visited": Counted(_addresses(visits), _behind(ACTIVITIES, visits)),
        "people_engaged": Counted(None),
        "school_visits": _counted(ACTIVITIES, of_kind(ActivityKind.SCHOOL_VISIT)),
        "engagement": _counted(ACTIVITIES, of_kind(ActivityKind.ENGAGEMENT)),
    }


def _addresses(rows: Iterable[Any]) -> Count:
    """Count different addresses; rows without one may be of any."""
    found = [row.premises_id for row in rows]
    return Count(len(set(found) - {None}), found.count(None))


def _concerns(viewer: User, days: Days) -> dict[str, Counted]:
    """Count the addresses with a visit, or a concern of cuckooing about an adult.

    Concerns about children are not counted. Days can be as few as one, so a number with
    them would say that a child's concern has this sign. Only its own page does, to
    those who say why they read it.
    """
    visits = [
        row
        for row in _rows(viewer, ACTIVITIES, days)
        if row.kind == ActivityKind.WELFARE_VISIT
    ]
    concerns = [
        row
        for row in _rows(viewer, CONCERNS, days)
        if ExploitationSign.CUCKOOED in row.signs and row.subject == Subject.ADULT
    ]
    behind = _behind(ACTIVITIES, visits) + _behind(CONCERNS, concerns)
    return {"addresses_cuckooed": Counted(_addresses(visits + concerns), behind)}


def _referrals(viewer: User, days: Days) -> dict[str, Counted]:
    rows = [row for row in _rows(viewer, REFERRALS, days) if row.made_at is not None]
    safeguarding = [row for row in rows if row.kind not in NOT_SAFEGUARDING]

    def of(subject: str) -> Counted:
        found = [row for row in safeguarding if row.subject == subject]
        return _counted(REFERRALS, found)

    return {
        "referrals_children": of(Subject.CHILD),
        "referrals_adults": of(Subject.ADULT),
        "nrm": _counted(REFERRALS, [r for r in rows if r.kind == ReferralKind.NRM]),
    }


def _warrants(viewer: User, days: Days) -> dict[str, Counted]:
    """Count the executed warrants of the force that can no longer be used.

    Days can be as few as one, so a number with the others would date an entry of a
    warrant that only its own team may know of. They are counted for no one, so that
    the figure is the same for all. No references are given, as on the map.
    """
    executed = Warrant.objects.filter(
        of_own_force(viewer, Verb.READ_WARRANTS),
        ~live_warrants(),
        WARRANTS.counted,
        executed_on__gte=days.first,
        executed_on__lte=days.last,
    )
    return {"warrants": Counted(Count(executed.count()))}


def _seizures(viewer: User, days: Days) -> dict[str, Counted]:
    rows = _rows(viewer, SEIZURES, days)

    def of_kind(code: str) -> list[Any]:
        return [row for row in rows if row.kind == code]

    drugs = of_kind(SeizureKind.DRUGS)
    cash = of_kind(SeizureKind.CASH)
    found = {
        drugs_code(code): _drugs([row for row in drugs if row.drug_class == code])
        for code in DrugClass.values
    }
    return found | {
        "cash": Counted(
            total_of([row.estimate for row in cash]), _behind(SEIZURES, cash)
        ),
        "phones": _things(of_kind(SeizureKind.PHONE)),
        "weapons": _things(of_kind(SeizureKind.WEAPON)),
        "weapons_by_kind": Counted(None),
    }


def _drugs(rows: Sequence[Any]) -> Counted:
    """Count seizures of one class, with what each unit adds up to and their value."""
    if not rows:
        return Counted(Count(0))
    amounts = [Amount(unit, Count(total)) for unit, total in _by_unit(rows).items()]
    uncounted = sum(row.quantity is None for row in rows)
    if uncounted:
        amounts.append(Amount("quantity", Count(0, uncounted)))
    value = total_of([row.estimate for row in rows])
    amounts.append(Amount("estimated value", value, unit="£"))
    return Counted(Count(len(rows)), _behind(SEIZURES, rows), amounts)


def _by_unit(rows: Sequence[Any]) -> Mapping[str, Decimal]:
    """Return what the quantities add up to, by the label of their unit."""
    found: dict[str, Decimal] = {}
    for unit in MeasureUnit:
        given = [row.quantity for row in rows if row.unit == unit]
        if given:
            found[str(unit.label)] = sum(given, Decimal(0))
    return found


def _things(rows: Sequence[Any]) -> Counted:
    """Count things: as many as a seizure says in items, or else one."""
    n = sum(int(row.quantity) if row.unit == MeasureUnit.ITEMS else 1 for row in rows)
    return Counted(Count(n), _behind(SEIZURES, rows))


_READERS: Sequence[tuple[Verb, Callable[[User, Days], dict[str, Counted]]]] = (
    (Verb.READ_SAFEGUARDING, _lines),
    (Verb.READ_ARRESTS, _arrests),
    (Verb.READ_OPERATIONS, _activities),
    (Verb.READ_SAFEGUARDING, _concerns),
    (Verb.READ_SAFEGUARDING, _referrals),
    (Verb.READ_WARRANTS, _warrants),
    (Verb.READ_SEIZURES, _seizures),
)
