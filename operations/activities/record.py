"""The activity, described once: its fields, its words, and who may read it."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    F,
    FloatField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, JSONObject

from operations.activities.choices import ActivityKind, Outside, Result
from operations.activities.models import ACTIVITY_WORDS, Activity, TookPart
from operations.activities.rules import hours_together, key_of, people_hours, read_key
from operations.activities.visibility import visible_activities
from operations.operation.fields import OperationField
from operations.operation.models import Operation
from operations.operation.queries import (
    operations_to_name,
    organisations_to_choose,
    with_parts,
)
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    IDENTITY,
    RECORDED,
    WHERE,
    Choice,
    Derived,
    Field,
    Instant,
    Number,
    Several,
    Whole,
    YesNo,
    hidden,
    when,
)
from stronghold.core.records.filters import Filter, YesFilter
from stronghold.core.records.kind import IN_ERROR, RecordKind, WithdrawVerbs
from stronghold.core.records.rules import read_reference
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.parts import Tag
from stronghold.core.ui.tables import Cell

OPEN, POLICE = FieldClass.OPEN, FieldClass.POLICE
UNDER_WAY = Tag("Under way", "active")
# The rows of those who took part that were not removed.
STILL = Q(removed_at__isnull=True)


class OrganisationField(Field):
    """The organisation that led it: its name, or in the API its code."""

    def text(self, row: Activity) -> str:
        return row.organisation.name

    def value(self, row: Activity) -> str:
        return row.organisation.code


class OthersField(Derived):
    """Who else took part, in a file: each with how many people, and how long."""

    @property
    def paths(self) -> Sequence[str | Combinable]:
        of = TookPart.objects.filter(STILL, activity=OuterRef("pk")).order_by("pk")
        facts = JSONObject(
            name=F("organisation__name"),
            outside=F("outside"),
            n_people=F("n_people"),
            minutes=F("minutes"),
        )
        return [ArraySubquery(of.values_list(facts))]

    def cell(self, *values: Any) -> Cell:
        return "; ".join(_other_text(one) for one in values[0])


def _other_text(one: Mapping[str, Any]) -> str:
    name = one["name"] or str(Outside(one["outside"]).label)
    words = [name, people_words(one["n_people"])]
    if one["minutes"] is not None:
        words.append(f"{one['minutes']} minutes")
    return ", ".join(words)


class HoursField(Derived, Number):
    """The officer-hours of all who took part, as far as the length is known."""

    @property
    def paths(self) -> Sequence[str | Combinable]:
        own = F("n_people") * F("minutes")
        length = Coalesce("minutes", "activity__minutes")
        of = TookPart.objects.filter(STILL, activity=OuterRef("pk")).order_by()
        sums = of.values("activity").annotate(sum=Sum(F("n_people") * length))
        others = Subquery(sums.values("sum"))
        together = Case(
            When(minutes__isnull=False, then=own + Coalesce(others, 0)),
            default=others,
        )
        return [Cast(together, FloatField()) / 60]

    def cell(self, *values: Any) -> Cell:
        hours: float | None = values[0]
        return None if hours is None else round(hours, 2)


# A code, as an address may have one: of an organisation or of none.
_ORGANISATION = re.compile(r"[\w-]{1,40}", re.ASCII)


class WhoTookPart(Filter):
    """Only the activities that an organisation, or a kind of them, led or joined."""

    name = "who"
    label = "Who took part"
    may_be_saved = True
    means = (
        "The code of an organisation, or kind: and a kind that has none here, such as "
        "kind:bailiffs"
    )

    def read(self, text: str) -> str:
        code, outside = read_key(text)
        is_kind = outside in Outside.values
        is_organisation = not outside and _ORGANISATION.fullmatch(code)
        if not (is_kind or is_organisation):
            raise RuleBroken("Choose who took part", field=self.name)
        return text

    def rows(self, text: str, viewer: User) -> Q:
        code, outside = read_key(text)
        if outside:
            return _has_other(Q(outside=outside))
        joined = _has_other(Q(organisation__code=code))
        return Q(organisation__code=code) | joined

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return who_to_choose(viewer)


class OnlyJoint(YesFilter):
    """Only the activities of more than one organisation."""

    name = "joint"
    label = "Only with other organisations"
    means = "yes: only those in which more than one organisation took part"

    def rows(self, text: str, viewer: User) -> Q:
        return _has_other(Q())


def _has_other(wanted: Q) -> Q:
    found = TookPart.objects.filter(STILL, wanted)
    return Q(pk__in=found.values("activity"))


def who_to_choose(viewer: Any) -> list[tuple[str, str]]:
    """Return who can have taken part, by key: organisations, then kinds of them.

    A page kept on a phone has no signed-in user, and offers the kinds alone.
    """
    bodies = organisations_to_choose(viewer)
    named = [(key_of(body.code, ""), body.name) for body in bodies]
    kinds = [(key_of("", code), str(label)) for code, label in Outside.choices]
    return named + kinds


class OfOperation(Filter):
    """Only the activities of one operation, by its reference."""

    name = "operation"
    label = "Operation"
    may_be_saved = True
    means = "An operation's reference"

    def read(self, text: str) -> str:
        try:
            return read_reference(text, prefix="O")
        except RuleBroken as broken:
            raise RuleBroken(broken.message, field=self.name) from broken

    def rows(self, text: str, viewer: User) -> Q:
        row = Operation.objects.filter(reference=text).first()
        return Q(operation__in=with_parts(row)) if row else Q(pk__in=[])

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        return operations_to_name(viewer)

    def offered(self, viewer: User, chosen: str) -> Sequence[tuple[str, str]]:
        """Offer the operations under way, and the chosen one if it has ended."""
        options = list(self.options(viewer))
        if chosen and chosen not in dict(options):
            options.append((chosen, chosen))
        return options


class OnlyUnderWay(YesFilter):
    """Only the activities that have started and not ended."""

    name = "under_way"
    label = "Only what is under way"
    means = "yes: only those under way"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(is_under_way=True)


class Activities(RecordKind[Activity]):
    """Patrols, visits, clean-ups and other things done on the ground."""

    code = "activities"
    app = "activities"
    prefix = "P"
    model = Activity
    read = Verb.READ_OPERATIONS
    write = Verb.LOG_ACTIVITY
    withdraw = WithdrawVerbs(
        Verb.WITHDRAW_OWN_ENFORCEMENT, Verb.WITHDRAW_ANY_ENFORCEMENT
    )
    purpose = "To show what police and partners did, where and for how long"
    people = (People.STAFF,)
    one = "Activity"
    many = "Activities"
    in_title = ("kind",)
    # A tab would show a covert patrol and its street to a bystander.
    is_named_in_tab = False
    new_text = "Log an activity"
    another_text = "Log another activity"
    first = "Activity recorded"
    empty_text = "Patrols, visits, clean-ups and other activities will be listed here."
    more_filters = (OfOperation(), WhoTookPart(), OnlyUnderWay(), OnlyJoint())
    searched = ACTIVITY_WORDS
    features_text = "By the day of each."
    fields = [
        *IDENTITY,
        *when("Day", "Start"),
        *WHERE,
        Choice(
            "kind",
            "What",
            OPEN,
            choices=ActivityKind,
            means="What was done.",
            is_entered=True,
            is_filter=True,
            is_searched=True,
        ),
        OrganisationField(
            "organisation",
            "Organisation",
            OPEN,
            path="organisation__name",
            means="Which organisation led it.",
            in_api=True,
        ),
        Whole(
            "n_people",
            "How many people",
            POLICE,
            means="How many people of that organisation took part.",
            is_entered=True,
        ),
        Whole(
            "minutes",
            "Minutes",
            POLICE,
            means="How long; empty if not known or still in progress.",
            is_entered=True,
        ),
        OthersField(
            "others",
            "Others who took part",
            "n_people",
            means="Each other organisation, how many of its people, and for how long "
            "if not as long as the activity.",
        ),
        HoursField(
            "officer_hours",
            "Officer-hours",
            "n_people",
            "minutes",
            means="People times hours of all organisations together, where the length "
            "is known.",
        ),
        YesNo("is_under_way", "Under way", POLICE, in_api=True),
        Instant("ended_at", "End", POLICE, in_api=True),
        *hidden("end_uuid", "end_digest"),
        Several(
            "results",
            "Results",
            POLICE,
            choices=Result,
            means="The results.",
            is_entered=True,
        ),
        Field(
            "result_text",
            "More about the result",
            FieldClass.FREE_TEXT,
            means="The results as typed.",
            is_usual=False,
            is_entered=True,
        ),
        OperationField(),
        *RECORDED,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_activities(viewer)

    def loaded(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        """Load with each activity who else took part."""
        others = TookPart.objects.filter(STILL).select_related("organisation")
        return rows.prefetch_related(Prefetch("others", others.order_by("pk")))

    def release_facts(self) -> Mapping[str, Combinable]:
        return {
            "is_under_way": F("is_under_way"),
            "activity": F("kind"),
            "counted_on": F("occurred_on"),
        }

    def about(self, facts: Mapping[str, Any]) -> str:
        kind = facts.get("kind", ActivityKind.OTHER)
        is_other = kind == ActivityKind.OTHER
        return self.one if is_other else str(ActivityKind(kind).label)

    def what(self, row: Activity) -> str:
        return self.field("kind").text(row)

    def facts(self, row: Activity, shown: Collection[str]) -> Sequence[str]:
        facts = [row.organisation.name]
        if "n_people" in shown:
            facts.append(people_text(row))
            facts.extend(with_text(others_of(row)))
        return [*facts, *results_of(row)] if "results" in shown else facts

    def status(self, row: Activity) -> Tag | None:
        if row.is_in_error:
            return IN_ERROR
        return UNDER_WAY if row.is_under_way else None


ACTIVITIES = Activities()


def people_text(row: Activity) -> str:
    """Return how many people of the lead took part, such as: 2 people."""
    return people_words(row.n_people)


def people_words(n: int) -> str:
    return "1 person" if n == 1 else f"{n:,} people"


def others_of(row: Activity) -> list[TookPart]:
    """Return who took part beside the one that led it, in the order they were named.

    `ACTIVITIES.loaded` has read them with the activity.
    """
    return [one for one in row.others.all() if one.removed_at is None]


def with_text(others: Sequence[TookPart]) -> list[str]:
    """Return one line such as: with Oxford City Council and bailiffs; none if alone."""
    names = [_within(one) for one in others]
    if not names:
        return []
    *rest, last = names
    return [f"with {', '.join(rest)} and {last}" if rest else f"with {last}"]


def _within(one: TookPart) -> str:
    """Return a name within a sentence; a kind of organisation is no name."""
    return one.name if one.organisation_id else f"{one.name[0].lower()}{one.name[1:]}"


def hours_of_all(row: Activity) -> float | None:
    """Return the officer-hours of all who took part; None if no length is known."""
    own = people_hours(row.n_people, row.minutes)
    return hours_together([own, *(hours_of_one(row, one) for one in others_of(row))])


def hours_of_one(row: Activity, one: TookPart) -> float | None:
    """Return the officer-hours of another organisation; None if not known."""
    return people_hours(
        one.n_people, row.minutes if one.minutes is None else one.minutes
    )


def results_of(row: Activity) -> list[str]:
    """Return the labels of the results, and what was typed about them."""
    labels = [label for code, label in Result.choices if code in row.results]
    return [*labels, row.result_text] if row.result_text else labels
