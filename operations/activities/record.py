"""The activity, described once: its fields, its words, and who may read it."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import Combinable

from operations.activities.choices import ActivityKind, Result
from operations.activities.models import ACTIVITY_WORDS, Activity
from operations.activities.visibility import visible_activities
from operations.operation.fields import OperationField
from operations.operation.models import Operation
from operations.operation.queries import operations_to_name, with_parts
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    IDENTITY,
    RECORDED,
    WHERE,
    Choice,
    Field,
    Instant,
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

OPEN, POLICE = FieldClass.OPEN, FieldClass.POLICE
UNDER_WAY = Tag("Under way", "active")


class OrganisationField(Field):
    """The organisation whose people took part: its name, or in the API its code."""

    def text(self, row: Activity) -> str:
        return row.organisation.name

    def value(self, row: Activity) -> str:
        return row.organisation.code


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
    more_filters = (OfOperation(), OnlyUnderWay())
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
            means="Which organisation did it.",
            in_api=True,
        ),
        Whole(
            "n_people",
            "How many people",
            POLICE,
            means="How many were there.",
            is_entered=True,
        ),
        Whole(
            "minutes",
            "Minutes",
            POLICE,
            means="How long; empty if not known or still in progress.",
            is_entered=True,
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
        return [*facts, *results_of(row)] if "results" in shown else facts

    def status(self, row: Activity) -> Tag | None:
        if row.is_in_error:
            return IN_ERROR
        return UNDER_WAY if row.is_under_way else None


ACTIVITIES = Activities()


def people_text(row: Activity) -> str:
    """Return how many people took part, such as: 2 people."""
    return "1 person" if row.n_people == 1 else f"{row.n_people:,} people"


def results_of(row: Activity) -> list[str]:
    """Return the labels of the results, and what was typed about them."""
    labels = [label for code, label in Result.choices if code in row.results]
    return [*labels, row.result_text] if row.result_text else labels
