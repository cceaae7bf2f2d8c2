"""What the API takes and returns about priorities."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rest_framework import serializers

from operations.operation.api import KEEP_WORDS, PlanApi, PlanBody
from operations.operation.queries import operation_named
from operations.operation.rules import LONGEST_TEXT
from operations.priorities import queries
from operations.priorities.actions import (
    PriorityFacts,
    answer_priority,
    change_priority,
    set_priority,
)
from operations.priorities.record import PRIORITIES
from operations.priorities.rules import LONGEST_ISSUE, LONGEST_PLACE
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.kinds import submission_of
from stronghold.core.api.moves import ApiMove
from stronghold.core.geography.queries import wards_to_choose
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import Page, PageRequest


class PriorityFields(BodySerializer):
    """What can be said of a priority. It needs a ward or a place."""

    issue = serializers.CharField(max_length=LONGEST_ISSUE)
    since = serializers.DateField()
    area_code = serializers.CharField(
        required=False, allow_blank=True, help_text="The code of a ward."
    )
    place_text = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_PLACE
    )
    why = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_TEXT
    )
    operation = serializers.CharField(
        required=False, allow_blank=True, help_text="The reference of an operation."
    )


class NewPrioritySerializer(PlanBody, PriorityFields):
    """A priority to be set."""


class ChangedPrioritySerializer(PriorityFields):
    """A change of a priority. What is left out stays as it is.

    Sent without any, it confirms the priority: the three months start again.
    """

    issue = serializers.CharField(required=False, max_length=LONGEST_ISSUE)
    since = serializers.DateField(required=False)
    keep_words = serializers.BooleanField(default=False, help_text=KEEP_WORDS)


class PriorityAnswerSerializer(BodySerializer):
    """What was done about a priority, and the day on which it was answered."""

    done = serializers.CharField(max_length=LONGEST_TEXT)
    answered_on = serializers.DateField()
    keep_words = serializers.BooleanField(default=False, help_text=KEEP_WORDS)


class PrioritiesApi(PlanApi):
    """The endpoints of priorities."""

    kind = PRIORITIES
    body = NewPrioritySerializer
    about = "An issue that a team works on until it is answered."
    means: Mapping[str, str] = MappingProxyType(
        {"area_code": "The code of a ward; or empty."}
    )
    filters = queries.FILTERS
    listed = "the latest first; the open ones, or the answered ones"

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        return queries.priorities(viewer, wanted, page_request)

    def store(self, by: User, given: dict[str, Any]) -> Any:
        submission, facts = submission_of(given), _facts(by, given)
        return set_priority(by=by, submission=submission, facts=facts)


def _facts(by: User, given: dict[str, Any], row: Any = None) -> PriorityFacts:
    """Return what a priority is to be: as given, else as it is."""
    names = ("issue", "since", "area_code", "place_text", "why")
    known: dict[str, Any] = {}
    if row is not None:
        # Drawn on the page alone, so it stays as it is.
        kept = ("operation", "outline")
        known = {name: getattr(row, name) for name in names + kept}
    before = known.get("area_code", "")
    known |= {name: given[name] for name in names + ("keep_words",) if name in given}
    area = known.get("area_code", "")
    if area not in {"", before} and area not in dict(
        wards_to_choose(force=by.force_id)
    ):
        raise RuleBroken(f"There is no ward {area}", field="area_code")
    if "operation" in given:
        known["operation"] = operation_named(by, given["operation"])
    return PriorityFacts(**known)


def _change(by: User, row: Any, given: dict[str, Any]) -> Any:
    facts = _facts(by, given, row)
    return change_priority(by=by, reference=row.reference, facts=facts)


def _answer(by: User, row: Any, given: dict[str, Any]) -> Any:
    return answer_priority(by=by, reference=row.reference, **given)


PRIORITIES_API = PrioritiesApi()
PRIORITY_MOVES = (
    ApiMove(
        "change",
        Verb.RUN_OPERATIONS,
        "Changes what is said of it, which confirms it for three months.",
        ChangedPrioritySerializer,
        _change,
        keeps_rest=True,
    ),
    ApiMove(
        "answer",
        Verb.RUN_OPERATIONS,
        "Says what was done, which answers it.",
        PriorityAnswerSerializer,
        _answer,
    ),
)
