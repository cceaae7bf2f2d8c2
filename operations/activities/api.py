"""What the API takes and returns about activities."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.activities.actions import (
    ActivityEnd,
    NewActivity,
    end_activity,
    record_activity,
    start_activity,
)
from operations.activities.choices import Result
from operations.activities.record import ACTIVITIES
from operations.activities.rules import LONGEST_RESULT
from operations.operation.queries import operation_named, organisations_to_choose
from operations.visits.actions import check_visit
from operations.visits.choices import Planned
from stronghold.core.accounts.api_access import Requires
from stronghold.core.accounts.api_bodies import BodySerializer
from stronghold.core.accounts.api_errors import ErrorSerializer
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.api import (
    KindApi,
    NewRecordSerializer,
    read_place,
    read_when,
    signed_in,
    submission_of,
)
from stronghold.core.records.queries import one_record


class ActivityBody(NewRecordSerializer):
    """An activity to be stored. It needs occurred_on or occurred_at, its start."""

    organisation = serializers.CharField(
        default="",
        allow_blank=True,
        help_text="Its code; by default the caller's own organisation.",
    )
    operation = serializers.CharField(
        default="", allow_blank=True, help_text="The reference of an operation."
    )
    n_people = serializers.IntegerField(default=1)
    minutes = serializers.IntegerField(required=False, allow_null=True, default=None)
    is_under_way = serializers.BooleanField(default=False)
    rang_first = serializers.BooleanField(
        default=False,
        help_text="The team named in the refusal has been rung.",
    )


class ActivitiesApi(KindApi):
    """The endpoints of activities."""

    kind = ACTIVITIES
    body = ActivityBody

    def store(self, by: User, given: dict[str, Any]) -> Any:
        activity = _new_activity(by, given)
        submission = submission_of(given)
        if not given["is_under_way"]:
            return record_activity(by=by, submission=submission, activity=activity)
        check_visit(
            by=by,
            place=activity.place,
            planned=Planned.ACTIVITY,
            rang=given["rang_first"],
        )
        return start_activity(by=by, submission=submission, activity=activity)


def _new_activity(by: User, given: dict[str, Any]) -> NewActivity:
    occurred = read_when(given)
    if occurred is None:
        raise RuleBroken("Enter when the activity started", field="occurred_at")
    if given["is_under_way"] and given["minutes"] is not None:
        raise RuleBroken("An activity under way has no minutes yet", field="minutes")
    return NewActivity(
        occurred=occurred,
        place=read_place(by, given),
        facts=ACTIVITIES.entered_in(given),
        organisation=_organisation(by, given["organisation"]),
        operation=operation_named(by, given["operation"]),
        keep_words=given["keep_words"],
    )


def _organisation(by: User, code: str) -> Any:
    known = {body.code: body for body in organisations_to_choose(by)}
    if code and code not in known:
        raise RuleBroken("Give the code of an organisation", field="organisation")
    return known.get(code)


ACTIVITIES_API = ActivitiesApi()


class ActivityEndSerializer(BodySerializer):
    """The end of an activity. Without `n_people`, as many as at the start."""

    client_uuid = serializers.UUIDField()
    ended_at = serializers.DateTimeField()
    n_people = serializers.IntegerField(required=False, allow_null=True, default=None)
    results = serializers.ListField(
        child=serializers.ChoiceField(choices=Result.choices), default=list
    )
    result_text = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_RESULT
    )
    keep_words = serializers.BooleanField(default=False)


class EndOfActivity(APIView):
    """The end of an activity that is under way."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.LOG_ACTIVITY}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="activities_end",
        description="Ends it. Sent again, it returns the first result.",
        request=ActivityEndSerializer,
        responses={200: ACTIVITIES_API.serializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, reference: str) -> Response:
        by = signed_in(request)
        # Not found comes before any error in the body.
        one_record(ACTIVITIES, by, reference)
        given = ActivityEndSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        names = ("ended_at", "n_people", "results", "result_text", "keep_words")
        sent = given.validated_data
        end_activity(
            by=by,
            submission=submission_of(sent),
            reference=reference,
            end=ActivityEnd(**{name: sent[name] for name in names}),
        )
        ended = one_record(ACTIVITIES, by, reference)
        return Response(ACTIVITIES_API.body_for(by, ended))
