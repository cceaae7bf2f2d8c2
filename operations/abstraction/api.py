"""What the API takes and returns about time away, and about the hours of teams."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.abstraction import actions, queries
from operations.abstraction.choices import Duty
from operations.abstraction.rules import LENGTHS
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.errors import ErrorSerializer
from stronghold.core.api.headers import KEY, named_once
from stronghold.core.api.kinds import read_params, signed_in
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.kernel.weeks import Week, week_named

if TYPE_CHECKING:
    from operations.abstraction.models import TimeAway
    from operations.abstraction.rules import TeamWeek
    from stronghold.core.accounts.models import Team

_WEEK = OpenApiParameter(
    "week",
    str,
    description="A week such as 2026-W47; without it, the last finished one",
)


class NewTimeAwaySerializer(BodySerializer):
    """Time that the key's owner was on duty elsewhere, in the last 14 days."""

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
    day = serializers.DateField()
    minutes = serializers.IntegerField(
        help_text=f"One of {', '.join(map(str, LENGTHS))}."
    )
    duty = serializers.ChoiceField(choices=Duty.choices)


class TimeAwaySerializer(serializers.Serializer[Any]):
    """Time away as it is stored. Only whose it is reads it; others read sums."""

    id = serializers.IntegerField()
    day = serializers.DateField()
    minutes = serializers.IntegerField()
    duty = serializers.ChoiceField(choices=Duty.choices)
    team = serializers.CharField(help_text="The code of the team that they were in.")
    recorded_at = serializers.DateTimeField()
    taken_back_at = serializers.DateTimeField(allow_null=True)


def _body(row: "TimeAway") -> dict[str, Any]:
    names = ("day", "minutes", "duty", "recorded_at", "taken_back_at")
    body = {name: getattr(row, name) for name in names}
    return {"id": row.pk, "team": row.team.code} | body


class OwnTimeAway(APIView):
    """The caller's own time away."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.LOG_TIME_AWAY, "POST": Verb.LOG_TIME_AWAY}  # noqa: RUF012
    page = "the API’s list of their time away"

    @extend_schema(
        operation_id="time_away_list",
        description="The caller’s own of the last 14 days, the latest day first.",
        responses=TimeAwaySerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        read_params(request, ())
        rows = queries.own_recent(signed_in(request))
        return Response([_body(row) for row in rows])

    @extend_schema(
        operation_id="time_away_create",
        description="Records the caller’s own. 201: stored. 200: sent before.",
        parameters=[KEY],
        request=NewTimeAwaySerializer,
        responses={
            201: TimeAwaySerializer,
            200: TimeAwaySerializer,
            409: ErrorSerializer,
        },
    )
    def post(self, request: Request) -> Response:
        given = NewTimeAwaySerializer(data=request.data)
        given.is_valid(raise_exception=True)
        content = named_once(request, given.validated_data)
        row = actions.record_time_away(by=signed_in(request), **content)
        return Response(_body(row), status=200 if row.is_repetition else 201)


class TimeAwayTakenBack(APIView):
    """Takes back time away that the caller recorded."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.LOG_TIME_AWAY}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="time_away_take_back",
        description="Takes back the caller’s own. Sent again, it is 404.",
        request=None,
        responses=TimeAwaySerializer,
    )
    def post(self, request: Request, row_id: int) -> Response:
        # It takes nothing, and refuses a field that would have no effect.
        BodySerializer(data=request.data).is_valid(raise_exception=True)
        row = actions.take_back(by=signed_in(request), row_id=row_id)
        return Response(_body(row))


class HoursSerializer(BodySerializer):
    """The hours that all people of a team work in a week together."""

    team = serializers.CharField(help_text="The code of a police team.")
    hours = serializers.IntegerField()


class SetHoursSerializer(serializers.Serializer[Any]):
    """The hours of a team, and the Monday from which they count."""

    team = serializers.CharField()
    hours = serializers.IntegerField()
    from_week = serializers.DateField()


class TeamWeekSerializer(serializers.Serializer[Any]):
    """How a team spent a week, in minutes of all its people together."""

    team = serializers.CharField(help_text="The code of the team.")
    planned = serializers.IntegerField(
        allow_null=True, help_text="Null if no one has set the hours of the team."
    )
    here = serializers.IntegerField(help_text="In recorded activities.")
    away = serializers.DictField(
        child=serializers.IntegerField(), help_text="By the code of the duty."
    )
    not_known = serializers.IntegerField(allow_null=True)


class TeamTime(APIView):
    """How the teams spent a week, and the hours that a team works in one."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_TEAM_TIME, "POST": Verb.SET_TEAM_HOURS}  # noqa: RUF012
    page = "the API’s list of the week of each team"

    @extend_schema(
        operation_id="team_time_list",
        description="Each team of which anything is known in a week, by name. Time "
        "away is the sum of a team, and names no one.",
        parameters=[_WEEK],
        responses=TeamWeekSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        week = _week(read_params(request, {_WEEK.name}))
        found = queries.team_weeks(signed_in(request), week, week)[week]
        return Response([_team_week(team, spent) for team, spent in found])

    @extend_schema(
        operation_id="team_time_set_hours",
        description="Sets the hours that a team works in a week, from this week on. "
        "Earlier weeks keep theirs. Sent again, it sets the same.",
        request=HoursSerializer,
        responses=SetHoursSerializer,
    )
    def post(self, request: Request) -> Response:
        given = HoursSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by, this_week = signed_in(request), Week.of(clock.today())
        code, hours = given.validated_data["team"], given.validated_data["hours"]
        team = queries.team_named(by, code)
        actions.set_hours(by=by, team_id=team.pk, hours=hours, week=this_week)
        body = {"team": team.code, "hours": hours, "from_week": this_week.start}
        return Response(body)


def _week(params: Mapping[str, str]) -> Week:
    today = clock.today()
    if _WEEK.name not in params:
        return Week.of(today).shifted(-1)
    try:
        return week_named(params[_WEEK.name], today=today)
    except NotFound:
        message = "Give a week that has begun, such as 2026-W47"
        raise RuleBroken(message, field=_WEEK.name) from None


def _team_week(team: "Team", spent: "TeamWeek") -> dict[str, Any]:
    return {
        "team": team.code,
        "planned": spent.planned,
        "here": spent.here,
        "away": spent.by_duty,
        "not_known": spent.not_known,
    }
