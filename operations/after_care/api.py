"""What the API takes and returns about after-care: homes that are revisited."""

from typing import Any

from rest_framework import serializers

from operations.after_care import queries
from operations.after_care.actions import (
    NewAfterCare,
    begin_after_care,
    end_after_care,
)
from operations.after_care.choices import EndedBecause
from operations.after_care.record import AFTER_CARE
from operations.after_care.rules import LONGEST_WORDS
from operations.operation.api import KEEP_WORDS, PlanApi, PlanSerializer
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.kinds import submission_of
from stronghold.core.api.moves import ApiMove
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import UnclearPlace, find_place
from stronghold.core.places.rules import LONGEST_PLACE, GivenPlace
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import Page, PageRequest


class NewAfterCareSerializer(BodySerializer):
    """A home to be revisited. The same client_uuid plans that once."""

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
    place = serializers.CharField(
        max_length=LONGEST_PLACE, help_text="The address of known premises."
    )
    since = serializers.DateField()


class EndOfAfterCareSerializer(BodySerializer):
    """Why after-care ends."""

    because = serializers.ChoiceField(choices=EndedBecause.choices)
    words = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_WORDS
    )
    keep_words = serializers.BooleanField(default=False, help_text=KEEP_WORDS)


class RevisitSerializer(serializers.Serializer[Any]):
    """One revisit: its day after `since`, by when, and the activity that made it."""

    day = serializers.IntegerField()
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    activity = serializers.CharField()


class WithRevisitsSerializer(PlanSerializer):
    """The fields of after-care, and its revisits."""

    revisits = RevisitSerializer(many=True)


class AfterCareApi(PlanApi):
    """The endpoints of after-care."""

    kind = AFTER_CARE
    body = NewAfterCareSerializer
    answer = WithRevisitsSerializer
    about = "The revisits of a home that criminals had taken over."
    filters = queries.FILTERS
    listed = "the latest first; what is open, or what has ended"

    @property
    def one_name(self) -> str:
        return "AfterCare"

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        return queries.after_care_list(viewer, wanted, page_request)

    def parts(self, row: Any) -> Any:
        return _revisits(row)

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the values of a row that the caller may read, and its revisits."""
        return super().body_for(viewer, row) | {"revisits": _revisits(row)}

    def store(self, by: User, given: dict[str, Any]) -> Any:
        try:
            premises_id = find_place(by, GivenPlace(given["place"])).premises_id
        except UnclearPlace:
            premises_id = None
        if premises_id is None:
            raise RuleBroken("Give the address of known premises", field="place")
        home = NewAfterCare(queries.home_of(by, premises_id), given["since"])
        return begin_after_care(by=by, submission=submission_of(given), home=home)


def _revisits(row: Any) -> list[dict[str, Any]]:
    names = ("day", "due_on", "done_on", "activity")
    return [
        {name: getattr(one, name) for name in names} for one in queries.revisits_of(row)
    ]


def _end(by: User, row: Any, given: dict[str, Any]) -> Any:
    return end_after_care(by=by, reference=row.reference, **given)


AFTER_CARE_API = AfterCareApi()
AFTER_CARE_MOVES = (
    ApiMove(
        "end",
        Verb.RAISE_CONCERN,
        "Ends it, with the reason; nothing is due there any more.",
        EndOfAfterCareSerializer,
        _end,
    ),
)
