"""What the API takes and returns about taskings."""

from typing import Any

from rest_framework import serializers

from operations.operation.api import KEEP_WORDS, PlanApi, PlanBody, PlanSerializer
from operations.operation.queries import operation_named
from operations.statute.rules.counting import last_instant
from operations.taskings import queries
from operations.taskings.actions import (
    TaskingFacts,
    change_tasking,
    move_tasking,
    set_tasking,
)
from operations.taskings.record import TASKINGS
from operations.taskings.rules import (
    LONGEST_OUTCOME,
    LONGEST_SOURCE,
    LONGEST_WHAT,
    MOVES,
    is_overdue,
)
from operations.visits.actions import check_visit
from operations.visits.choices import Planned
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.kinds import submission_of
from stronghold.core.api.moves import ApiMove
from stronghold.core.kernel import clock
from stronghold.core.places.queries import PlaceMeant, UnclearPlace, find_place
from stronghold.core.places.rules import LONGEST_PLACE, GivenPlace
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.queries import place_of


class TaskingFields(BodySerializer):
    """What can be said of a tasking: what, by when, where, and who it is for.

    It is for a person, or else for a team, or else for anyone of an organisation.
    """

    what = serializers.CharField(max_length=LONGEST_WHAT)
    due_on = serializers.DateField()
    organisation = serializers.CharField(
        required=False, allow_blank=True, help_text="The code of an organisation."
    )
    team = serializers.CharField(
        required=False, allow_blank=True, help_text="The code of a police team."
    )
    person = serializers.CharField(
        required=False, allow_blank=True, help_text="The username of an officer."
    )
    place = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_PLACE,
        help_text="A street, postcode, address or ward, or where it is in words.",
    )
    place_choice = serializers.CharField(
        required=False, allow_blank=True, help_text="The key of a place, if known."
    )
    operation = serializers.CharField(
        required=False, allow_blank=True, help_text="The reference of an operation."
    )
    priority = serializers.CharField(
        required=False, allow_blank=True, help_text="The reference of a priority."
    )
    source = serializers.CharField(  # type: ignore[assignment]
        required=False, allow_blank=True, max_length=LONGEST_SOURCE
    )
    rang_first = serializers.BooleanField(
        default=False,
        help_text="The team that an answer named has been rung.",
    )


class NewTaskingSerializer(PlanBody, TaskingFields):
    """A tasking to be set."""


class ChangedTaskingSerializer(TaskingFields):
    """A change of an open tasking. What is left out stays as it is."""

    what = serializers.CharField(required=False, max_length=LONGEST_WHAT)
    due_on = serializers.DateField(required=False)
    keep_words = serializers.BooleanField(default=False, help_text=KEEP_WORDS)


class TaskingMoveSerializer(BodySerializer):
    """A move of a tasking, with its outcome or reason if the move asks for one."""

    move = serializers.ChoiceField(choices=[(one.code, one.label) for one in MOVES])
    outcome = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_OUTCOME
    )
    keep_words = serializers.BooleanField(default=False, help_text=KEEP_WORDS)


class WithLatenessSerializer(PlanSerializer):
    """The fields of a tasking, and whether it is late."""

    is_overdue = serializers.BooleanField()


class TaskingsApi(PlanApi):
    """The endpoints of taskings."""

    kind = TASKINGS
    body = NewTaskingSerializer
    answer = WithLatenessSerializer
    about = "A tasking, for a person, a team, or anyone of an organisation."
    filters = queries.FILTERS
    listed = "the open ones, the first due first; or the answered ones"

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        return queries.taskings(viewer, wanted, page_request)

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the values of a tasking that the caller may read."""
        is_late = is_overdue(row.status, row.due_on, today=clock.today())
        return super().body_for(viewer, row) | {"is_overdue": is_late}

    def store(self, by: User, given: dict[str, Any]) -> Any:
        facts = _facts(by, given)
        _check_visit(by, facts, given)
        submission = submission_of(given)
        return set_tasking(by=by, submission=submission, facts=facts)


def _facts(by: User, given: dict[str, Any], row: Any = None) -> TaskingFacts:
    """Return what a tasking is to be: as given, else as it is."""
    known: dict[str, Any] = {}
    if row is not None:
        names = ("what", "due_on", "source", "operation", "priority")
        known = {name: getattr(row, name) for name in names}
        known["assignee"] = queries.Assignee(row.organisation, row.team, row.person)
        known["place"] = place_of(row)
    plain = ("what", "due_on", "source", "keep_words")
    known |= {name: given[name] for name in plain if name in given}
    whose = {name: given.get(name, "") for name in ("organisation", "team", "person")}
    if row is None or any(whose.values()):
        known["assignee"] = queries.assignee_named(by, **whose)
    if "place" in given or "place_choice" in given:
        known["place"] = _place(by, given)
    if "operation" in given:
        known["operation"] = operation_named(by, given["operation"])
    if "priority" in given:
        known["priority"] = queries.priority_named(by, given["priority"])
    return TaskingFacts(**known)


def _place(by: User, given: dict[str, Any]) -> PlaceMeant:
    """Return the place that is meant. Words that can mean several stay as they are."""
    words, choice = given.get("place", ""), given.get("place_choice", "")
    if not (words or choice):
        return PlaceMeant()
    try:
        return find_place(by, GivenPlace(words, choice=choice))
    except UnclearPlace:
        return PlaceMeant(words)


def _check_visit(by: User, facts: TaskingFacts, given: dict[str, Any]) -> None:
    """Refuse a place where a team is to be rung first, unless it has been rung."""
    if facts.place.words:
        check_visit(
            by=by,
            place=facts.place,
            planned=Planned.TASKING,
            until=last_instant(facts.due_on),
            rang=given["rang_first"],
        )


def _change(by: User, row: Any, given: dict[str, Any]) -> Any:
    facts = _facts(by, given, row)
    if facts.place != place_of(row):
        _check_visit(by, facts, given)
    return change_tasking(by=by, reference=row.reference, facts=facts)


def _move(by: User, row: Any, given: dict[str, Any]) -> Any:
    return move_tasking(by=by, reference=row.reference, **given)


TASKINGS_API = TaskingsApi()
TASKING_MOVES = (
    ApiMove(
        "change",
        Verb.RUN_OPERATIONS,
        "Changes what is said of it, while it is open.",
        ChangedTaskingSerializer,
        _change,
        keeps_rest=True,
    ),
    ApiMove(
        "moves",
        Verb.ANSWER_TASKING,
        "Makes one of its moves.",
        TaskingMoveSerializer,
        _move,
    ),
)
