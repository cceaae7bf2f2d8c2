"""The warrant, described once: its fields, its words, and who may know of it.

A live warrant is known to its own team alone: every way to read warrants starts with
`visible_warrants`.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from operations.deadlines.queries.soonest import SOONEST_FIRST, nearness
from operations.operation.fields import OperationField
from operations.statute.choices import Enactment, Entries
from operations.warrants.choices import Outcome, Rank, State
from operations.warrants.models import WARRANT_WORDS, Warrant, WarrantPremises
from operations.warrants.rules.moves import BEFORE_ISSUE, state_on
from operations.warrants.visibility import expired_warrants, visible_warrants
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.expressions import LondonMidnight
from stronghold.core.kernel import clock
from stronghold.core.kernel.london import london_date
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    A_DAY,
    IDENTITY,
    RECORDED,
    WHERE,
    Choice,
    Day,
    Field,
    Instant,
    Whole,
    YesNo,
)
from stronghold.core.records.kind import (
    IN_ERROR,
    NOT_IN_ERROR,
    RecordKind,
    WithdrawVerbs,
)
from stronghold.core.records.pages import by_time
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.tables import Cell

OPEN, POLICE, TEXT = FieldClass.OPEN, FieldClass.POLICE, FieldClass.FREE_TEXT
# Pages and ledgers say these states more shortly than a file does.
SHORT: Mapping[str, str] = {State.ISSUED: "Issued", State.EXPIRED: "Ran out"}


class StateField(Choice):
    """The state as it is today: whether a warrant has expired follows from its day."""

    @property
    def paths(self) -> Sequence[str | Combinable]:
        return ["state", "ends_on"]

    @property
    def reads(self) -> Sequence[str]:
        return ["state", "ends_on"]

    def cell(self, *values: Any) -> Cell:
        state, ends_on = values
        return self._label(state_on(state, ends_on, clock.today()))

    def value(self, row: Any) -> str:
        return state_on(row.state, row.ends_on, clock.today())

    def text(self, row: Any) -> str:
        state = self.value(row)
        return SHORT.get(state, self._label(state))

    def rows(self, text: str, viewer: User) -> Q:
        expired = expired_warrants(clock.today())
        if text == State.EXPIRED:
            return expired
        return super().rows(text, viewer) & ~expired


class TeamField(Field):
    """The team that has it: a file has its name, the API its code."""

    def value(self, row: Any) -> str:
        code: str = row.team.code
        return code


class Warrants(RecordKind[Warrant]):
    """Search warrants, and the entries made under them."""

    code = "warrants"
    is_at_several = True
    app = "warrants"
    prefix = "W"
    model = Warrant
    read = Verb.READ_WARRANTS
    write = Verb.RUN_WARRANTS
    withdraw = WithdrawVerbs(
        Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT
    )
    purpose = "To apply for, carry out and return search warrants as the law requires"
    people = (People.SUSPECT, People.OCCUPIER)
    one = "Warrant"
    many = "Warrants"
    new_text = "New warrant"
    another_text = "Another warrant"
    first = "Warrant drawn up"
    empty_text = (
        "Your team’s search warrants, and others that have ended, will be listed here."
    )
    area_days = ("executed_on", "occurred_on")
    # The soonest clock of the law first, then warrants not issued yet, then the rest.
    sorts = SOONEST_FIRST + by_time("Drawn up")
    searched = WARRANT_WORDS
    in_title = ("executed_on",)
    # One that can still be used to enter is known to its team alone.
    is_named_in_tab = False
    # One that was not executed is listed, but not counted.
    day = "executed_on"
    counted = NOT_IN_ERROR & Q(executed_on__isnull=False)
    features_text = (
        "By the day on which each was drawn up. One that can still be used to enter is "
        "shown to its own team only."
    )
    disclosed = (
        "reference",
        "place_text",
        "street",
        "premises",
        "ward",
        "enactment",
        "state",
        "entries_allowed",
        "court",
        "issued_on",
        "ends_on",
        "executed_on",
        "outcome",
        "returned_on",
        "articles",
    )
    fields = [
        *IDENTITY,
        Day("occurred_on", "Drawn up", OPEN, means=A_DAY),
        Instant("occurred_at", "Time it was drawn up", POLICE),
        *WHERE,
        Choice(
            "enactment",
            "Act",
            POLICE,
            choices=Enactment,
            means="The Act it is under.",
            is_entered=True,
            is_filter=True,
        ),
        StateField(
            "state",
            "Status",
            POLICE,
            choices=State,
            means="When the file was made.",
            in_api=True,
            is_filter=True,
        ),
        Choice(
            "entries_allowed",
            "Entries",
            POLICE,
            choices=Entries,
            means="One or several entries.",
            is_entered=True,
        ),
        Whole("most_entries", "Entries at most", POLICE, is_entered=True),
        YesNo("is_all_premises", "All premises of a person", POLICE, is_entered=True),
        Field("entries_grounds", "Why more than one entry", TEXT, is_entered=True),
        TeamField(
            "team",
            "Team",
            POLICE,
            means="The team that has it.",
            path="team__name",
            in_api=True,
        ),
        Instant("authorised_at", "Authorised", POLICE, in_api=True),
        Choice("authorised_rank", "Authorised by", POLICE, choices=Rank, in_api=True),
        Day(
            "applied_on",
            "Applied for",
            POLICE,
            means=A_DAY,
            is_usual=False,
            in_api=True,
        ),
        Field("court", "Court", POLICE, means="The court applied to.", in_api=True),
        Day("refused_on", "Refused by the court", POLICE, in_api=True),
        Day("issued_on", "Issued", POLICE, means=A_DAY, in_api=True),
        Day(
            "ends_on",
            "Last day",
            POLICE,
            means="The last day for entry, by the law at issue.",
            in_api=True,
        ),
        Day(
            "executed_on",
            "Executed",
            OPEN,
            means="The day of the first successful entry.",
            in_api=True,
        ),
        Choice(
            "outcome",
            "Outcome",
            OPEN,
            choices=Outcome,
            means="Of the first successful entry, or else of the first attempt.",
            in_api=True,
            is_searched=True,
        ),
        Day("withdrawn_on", "Withdrawn", POLICE, in_api=True),
        Field("withdrawn_because", "Why it was withdrawn", TEXT, in_api=True),
        Day(
            "returned_on",
            "Returned to the court",
            POLICE,
            means=A_DAY,
            is_usual=False,
            in_api=True,
        ),
        Field("irregular", "What was not lawful", POLICE, in_api=True),
        Instant("reviewed_at", "Reviewed", POLICE, in_api=True),
        Field("reviewed_by", "Reviewed by", POLICE),
        Field("review_note", "Finding of the review", TEXT, in_api=True),
        Field(
            "articles",
            "What is sought",
            TEXT,
            means="What was applied for, in words.",
            is_usual=False,
            is_entered=True,
        ),
        OperationField(),
        *RECORDED,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_warrants(viewer)

    def sortable(self, rows: QuerySet[Warrant]) -> QuerySet[Warrant]:
        """Return rows with the `nearness` by which the list is ordered.

        One that was never used or was withdrawn must go back to the court too.
        """
        near = nearness(
            "warrant",
            has_clock=NOT_IN_ERROR,
            may_wait=NOT_IN_ERROR & Q(state__in=BEFORE_ISSUE),
        )
        return rows.annotate(nearness=near)

    def on(self, row: Warrant) -> date:
        """Return the day of its execution, or else the day it was drawn up."""
        return row.executed_on or row.occurred_on

    def when(self, row: Warrant) -> str:
        return written_date(self.on(row))

    def release_day(self) -> Combinable:
        return Coalesce("executed_on", "occurred_on")

    def release_facts(self) -> Mapping[str, Combinable]:
        names = ("state", "executed_on", "ends_on")
        return {**{name: F(name) for name in names}, "counted_on": F("executed_on")}

    def at(self) -> Combinable:
        return Coalesce(
            LondonMidnight(F("executed_on")),
            F("occurred_at"),
            LondonMidnight(F("occurred_on")),
        )

    def with_facts(self, rows: QuerySet[Warrant]) -> QuerySet[Warrant]:
        """Load the premises: its title, facts and place name several one by one."""
        return super().with_facts(rows).prefetch_related("all_premises__entries")

    def loaded(self, rows: QuerySet[Warrant]) -> QuerySet[Warrant]:
        return super().loaded(rows).prefetch_related("deadlines")

    def rows_at(self, viewer: User, here: Q) -> QuerySet[Warrant]:
        """Return the warrants of a place: each is listed at each of its premises."""
        named = WarrantPremises.objects.filter(here)
        return self.rows(viewer).filter(here | Q(pk__in=named.values("warrant")))

    def counted_at(self, viewer: User, here: Q) -> QuerySet[Warrant]:
        """Return the warrants of a place that count: where they were executed."""
        named = WarrantPremises.objects.filter(here)
        entered = _entered().filter(here)
        is_only_named = Q(pk__in=named.values("warrant")) & ~Q(
            pk__in=entered.values("warrant")
        )
        return super().counted_at(viewer, here).exclude(is_only_named)

    def counts_by(self, field: str, viewer: User, ids: Sequence[int]) -> Counter[int]:
        rows, here = self.rows(viewer).filter(self.counted), {f"{field}__in": ids}
        own = set(rows.filter(**here).values_list(field, "pk"))
        named = WarrantPremises.objects.filter(warrant__in=rows, **here)
        pairs = set(named.values_list(field, "warrant"))
        entered = _entered().filter(pk__in=named).values_list(field, "warrant")
        return Counter(at for at, _ in (own - pairs) | set(entered))

    def about(self, facts: Mapping[str, Any]) -> str:
        return "Warrant executed" if facts.get("executed_on") else self.one

    def about_at(self, facts: Mapping[str, Any], place: str) -> str:
        return f"Warrant for {place}"

    def what(self, row: Warrant) -> str:
        if not row.outcome:
            is_in_error = self.is_in_error(row)
            return IN_ERROR.text if is_in_error else self.field("state").text(row)
        several = _several(row)
        if several and row.got_in:
            n = sum(premises.was_entered for premises in several)
            return f"Warrant executed at {n} of {len(several)} premises"
        return f"Warrant executed: {self.field('outcome').text(row).lower()}"

    def facts(self, row: Warrant, shown: Collection[str]) -> Sequence[str]:
        """Return its Act, and the result at each of several premises."""
        act = self.field("enactment").text(row) if "enactment" in shown else ""
        return [act, *(_result(row, premises) for premises in _several(row))]

    def where(self, row: Warrant) -> str:
        """Return its place; the facts name several premises one by one."""
        return "" if _several(row) else row.place_text


def _entered() -> QuerySet[WarrantPremises]:
    """Return the premises with an entry or an attempted entry."""
    return WarrantPremises.objects.filter(entries__isnull=False).distinct()


def _several(row: Warrant) -> Sequence[WarrantPremises]:
    """Return the premises of a warrant in their order, if it has more than one."""
    premises = sorted(row.all_premises.all(), key=lambda one: one.number)
    return premises if len(premises) > 1 else []


def _result(row: Warrant, premises: WarrantPremises) -> str:
    """Return the result at one set of premises, with its day if it is another day.

    It is that of the first entry, or of the first attempt if no one got in.
    """
    entries = sorted(premises.entries.all(), key=lambda one: (one.entered_at, one.pk))
    entry = next((one for one in entries if one.got_in), next(iter(entries), None))
    where = premises.place_text or "Where marked"
    if entry is None:
        return f"{where}: not executed"
    on = london_date(entry.entered_at)
    day = "" if on == row.executed_on else f" on {written_date(on)}"
    return f"{where}: {Outcome(entry.outcome).label.lower()}{day}"


WARRANTS = Warrants()
