"""What the API takes and gives of activities, and gives of operations and taskings."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.plans.choices import Phase
from operations.plans.queries import operation_named
from operations.umbrella.actions.activities import (
    ActivityEnd,
    NewActivity,
    end_activity,
    record_activity,
    start_activity,
)
from operations.umbrella.choices import ActivityKind, Result, TaskingStatus
from operations.umbrella.presenters.activities import activity_body
from operations.umbrella.presenters.operations import operation_body
from operations.umbrella.presenters.taskings import tasking_body
from operations.umbrella.queries import activities as queries
from operations.umbrella.queries import operations, taskings
from operations.umbrella.queries.activities import ActivityFilter
from operations.umbrella.redaction import ACTIVITY_FIELDS
from operations.umbrella.rules.activities import LONGEST_RESULT
from operations.visits.actions import check_visit
from operations.visits.choices import Planned
from stronghold.accounts.api_access import Requires
from stronghold.accounts.api_bodies import BodySerializer
from stronghold.accounts.api_errors import ErrorSerializer
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel.errors import RuleBroken
from stronghold.records.api import (
    NewRecordSerializer,
    RecordApi,
    RecordSerializer,
    read_params,
    read_place,
    read_when,
    signed_in,
    submission_of,
)


class NewActivitySerializer(NewRecordSerializer):
    """An activity to be stored. It needs occurred_on or occurred_at, its start."""

    kind = serializers.ChoiceField(choices=ActivityKind.choices)
    organisation = serializers.CharField(
        default="", allow_blank=True, help_text="Its code; one's own unless told."
    )
    operation = serializers.CharField(
        default="", allow_blank=True, help_text="The reference of an operation."
    )
    n_people = serializers.IntegerField(default=1)
    minutes = serializers.IntegerField(required=False, allow_null=True, default=None)
    is_under_way = serializers.BooleanField(default=False)
    rang_first = serializers.BooleanField(
        default=False,
        help_text="The team that an answer named has been rung.",
    )
    results = serializers.ListField(
        child=serializers.ChoiceField(choices=Result.choices), default=list
    )
    result_text = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_RESULT
    )


class ActivitySerializer(RecordSerializer):
    """A stored activity."""

    kind = serializers.ChoiceField(choices=ActivityKind.choices)
    organisation = serializers.CharField()
    operation = serializers.CharField(allow_null=True)
    n_people = serializers.IntegerField()
    minutes = serializers.IntegerField(allow_null=True)
    is_under_way = serializers.BooleanField()
    ended_at = serializers.DateTimeField(allow_null=True)
    results = serializers.ListField(
        child=serializers.ChoiceField(choices=Result.choices)
    )
    result_text = serializers.CharField()


def _store(by: User, given: dict[str, Any]) -> Any:
    store = start_activity if given["is_under_way"] else record_activity
    activity = _new_activity(by, given)
    if given["is_under_way"]:
        rang = given["rang_first"]
        place, planned = activity.place, Planned.ACTIVITY
        check_visit(by=by, place=place, planned=planned, rang=rang)
    return store(by=by, submission=submission_of(given), activity=activity)


def _new_activity(by: User, given: dict[str, Any]) -> NewActivity:
    occurred = read_when(given)
    if occurred is None:
        raise RuleBroken("Say when the activity started", field="occurred_at")
    if given["is_under_way"] and given["minutes"] is not None:
        raise RuleBroken("What is under way has no minutes yet", field="minutes")
    names = ("kind", "n_people", "minutes", "results", "result_text", "keep_words")
    return NewActivity(
        occurred=occurred,
        place=read_place(by, given),
        organisation=_organisation(by, given["organisation"]),
        operation=operation_named(by, given["operation"]),
        **{name: given[name] for name in names},
    )


def _organisation(by: User, code: str) -> Any:
    known = {one.code: one for one in queries.organisations_at_work(by)}
    if code and code not in known:
        raise RuleBroken("Give the code of an organisation", field="organisation")
    return known.get(code)


ACTIVITIES_API = RecordApi(
    code="activities",
    one_name="Activity",
    read=Verb.READ_OPERATIONS,
    write=Verb.LOG_ACTIVITY,
    fields=ACTIVITY_FIELDS,
    wanted=ActivityFilter,
    new_serializer=NewActivitySerializer,
    serializer=ActivitySerializer,
    page=queries.activities_page,
    one=queries.activity,
    store=_store,
    body=activity_body,
    parameters=[
        OpenApiParameter("operation", str, description="An operation's reference"),
        OpenApiParameter("under_way", str, description="yes: only what goes on now"),
    ],
)


class ActivityEndSerializer(BodySerializer):
    """How an activity that was under way ended. Without people, as many as began."""

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

    @extend_schema(
        operation_id="activities_end",
        description="Ends it; the same sent again gives the first result.",
        request=ActivityEndSerializer,
        responses={200: ActivitySerializer, 409: ErrorSerializer},
    )
    def post(self, request: Request, reference: str) -> Response:
        by = signed_in(request)
        # What is not there is not there, whatever is sent to it.
        queries.activity(by, reference)
        given = ActivityEndSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        names = ("ended_at", "n_people", "results", "result_text", "keep_words")
        told = given.validated_data
        end_activity(
            by=by,
            submission=submission_of(told),
            reference=reference,
            end=ActivityEnd(**{name: told[name] for name in names}),
        )
        ended = queries.activity(by, reference)
        return Response(ACTIVITIES_API.body_for(by, ended))


class OperationSerializer(serializers.Serializer[Any]):
    """An operation, with the phase that it is in."""

    reference = serializers.CharField()
    name = serializers.CharField()
    aims = serializers.CharField()
    phase = serializers.ChoiceField(choices=Phase.choices)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    areas = serializers.ListField(child=serializers.CharField())
    partners = serializers.ListField(child=serializers.CharField())
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()


class TaskingSerializer(serializers.Serializer[Any]):
    """A tasking, for a person, a team, or whoever of an organisation."""

    reference = serializers.CharField()
    what = serializers.CharField()
    place_text = serializers.CharField()
    due_on = serializers.DateField()
    status = serializers.ChoiceField(choices=TaskingStatus.choices)
    is_overdue = serializers.BooleanField()
    outcome = serializers.CharField()
    source = serializers.CharField()  # type: ignore[assignment]
    organisation = serializers.CharField()
    team = serializers.CharField(allow_null=True)
    person = serializers.CharField(allow_null=True)
    operation = serializers.CharField(allow_null=True)
    priority = serializers.CharField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()


class Operations(APIView):
    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_OPERATIONS}  # noqa: RUF012

    @extend_schema(
        operation_id="operations_list",
        description="The operations of the force, those under way first.",
        responses=OperationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        found = operations.operations(signed_in(request))
        return Response([operation_body(row) for row in found])


class OneOperation(APIView):
    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_OPERATIONS}  # noqa: RUF012

    @extend_schema(
        operation_id="operations_retrieve",
        description="One operation, by its reference.",
        responses=OperationSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        row = operations.operation(signed_in(request), reference)
        return Response(operation_body(row))


class Taskings(APIView):
    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_OPERATIONS}  # noqa: RUF012

    @extend_schema(
        operation_id="taskings_list",
        description="The open taskings, the first due first; or the answered ones.",
        parameters=[
            OpenApiParameter("mine", str, description="yes: only for the caller"),
            OpenApiParameter("answered", str, description="yes: the answered ones"),
            OpenApiParameter(
                "page",
                {"type": "integer", "minimum": 1, "default": 1},
                description="200 to a page",
            ),
        ],
        responses=TaskingSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        wanted = taskings.TaskingFilter.from_params(
            read_params(request, ("mine", "answered", "page"))
        )
        found, _ = taskings.taskings(signed_in(request), wanted)
        return Response([tasking_body(row) for row in found])


class OneTasking(APIView):
    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_OPERATIONS}  # noqa: RUF012

    @extend_schema(
        operation_id="taskings_retrieve",
        description="One tasking, by its reference.",
        responses=TaskingSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        return Response(tasking_body(taskings.tasking(signed_in(request), reference)))
