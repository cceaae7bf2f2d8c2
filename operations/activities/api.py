"""What the API takes and returns about activities."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from operations.activities.actions import (
    ActivityEnd,
    NewActivity,
    change_who_took_part,
    end_activity,
    record_activity,
    start_activity,
    withdraw_activity,
)
from operations.activities.choices import Outside, Result
from operations.activities.queries import Other, other_named
from operations.activities.record import ACTIVITIES, others_of
from operations.activities.rules import LONGEST_RESULT, MOST_OTHERS, key_of
from operations.operation.queries import operation_named, organisations_to_choose
from operations.visits.actions import check_visit
from operations.visits.choices import Planned
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.kinds import (
    KindApi,
    NewRecordSerializer,
    RecordSerializer,
    read_place,
    read_when,
    submission_of,
)
from stronghold.core.api.moves import ApiMove, withdrawal
from stronghold.core.kernel.errors import RuleBroken


class TookPartSerializer(BodySerializer):
    """Another organisation that took part: its code, or the kind that has none here."""

    organisation = serializers.CharField(
        default="", allow_blank=True, help_text="Its code; empty with `outside`."
    )
    outside = serializers.ChoiceField(
        choices=Outside.choices,
        default="",
        allow_blank=True,
        help_text="What it was, if it has no code here.",
    )
    n_people = serializers.IntegerField()
    minutes = serializers.IntegerField(
        required=False,
        allow_null=True,
        default=None,
        help_text="How long its people stayed; null for as long as the activity.",
    )


class WithOthersSerializer(RecordSerializer):
    """The fields that are common to all records, and who else took part."""

    others = TookPartSerializer(many=True)


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
    others = serializers.ListField(
        child=TookPartSerializer(),
        default=list,
        max_length=MOST_OTHERS,
        help_text="The other organisations that took part.",
    )
    rang_first = serializers.BooleanField(
        default=False,
        help_text="The team named in the refusal has been rung.",
    )


class ActivitiesApi(KindApi):
    """The endpoints of activities."""

    kind = ACTIVITIES
    body = ActivityBody
    answer = WithOthersSerializer

    def parts(self, row: Any) -> Any:
        return _others(row)

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the values of a row that the caller may read."""
        body = super().body_for(viewer, row)
        if "n_people" in self.kind.shown_to(viewer):
            body["others"] = _others(row)
        return body

    def store(self, by: User, given: dict[str, Any]) -> Any:
        activity = _new_activity(by, given)
        # A body sent before it could name others counts as the same without any.
        content = {k: v for k, v in given.items() if v or k != "others"}
        submission = submission_of(content)
        if not given["is_under_way"]:
            return record_activity(by=by, submission=submission, activity=activity)
        check_visit(
            by=by,
            place=activity.place,
            planned=Planned.ACTIVITY,
            rang=given["rang_first"],
        )
        return start_activity(by=by, submission=submission, activity=activity)


def _others(row: Any) -> list[dict[str, Any]]:
    return [
        {
            "organisation": one.organisation.code if one.organisation else "",
            "outside": one.outside,
            "n_people": one.n_people,
            "minutes": one.minutes,
        }
        for one in others_of(row)
    ]


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
        others=[_other(by, one) for one in given["others"]],
        keep_words=given["keep_words"],
    )


def _other(by: User, given: dict[str, Any]) -> Other:
    code, outside = given["organisation"], given["outside"]
    if bool(code) == bool(outside):
        raise RuleBroken("Give the code of an organisation, or outside", field="others")
    return other_named(
        by,
        key_of(code, outside),
        n_people=given["n_people"],
        minutes=given["minutes"],
    )


def _organisation(by: User, code: str) -> Any:
    known = {body.code: body for body in organisations_to_choose(by)}
    if code and code not in known:
        raise RuleBroken("Give the code of an organisation", field="organisation")
    return known.get(code)


ACTIVITIES_API = ActivitiesApi()


class ActivityEndSerializer(BodySerializer):
    """The end of an activity. Without `n_people`, as many as at the start."""

    client_uuid = serializers.UUIDField(required=False)
    ended_at = serializers.DateTimeField()
    n_people = serializers.IntegerField(required=False, allow_null=True, default=None)
    results = serializers.ListField(
        child=serializers.ChoiceField(choices=Result.choices), default=list
    )
    result_text = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_RESULT
    )
    keep_words = serializers.BooleanField(default=False)


class WhoTookPartSerializer(BodySerializer):
    """All other organisations that took part, in place of those before."""

    others = serializers.ListField(child=TookPartSerializer(), max_length=MOST_OTHERS)


def _end(by: User, row: Any, given: dict[str, Any]) -> Any:
    names = ("ended_at", "n_people", "results", "result_text", "keep_words")
    return end_activity(
        by=by,
        submission=submission_of(given),
        reference=row.reference,
        end=ActivityEnd(**{name: given[name] for name in names}),
    )


def _change_who(by: User, row: Any, given: dict[str, Any]) -> Any:
    others = [_other(by, one) for one in given["others"]]
    return change_who_took_part(by=by, reference=row.reference, others=others)


def _is_ended_by(row: Any, client_uuid: UUID) -> bool:
    return bool(row.end_uuid == client_uuid)


ACTIVITY_MOVES = (
    ApiMove(
        "end",
        Verb.LOG_ACTIVITY,
        "Ends it. Sent again, it returns the first result.",
        ActivityEndSerializer,
        _end,
        has=_is_ended_by,
    ),
    ApiMove(
        "who",
        Verb.LOG_ACTIVITY,
        "Says who else took part.",
        WhoTookPartSerializer,
        _change_who,
    ),
    withdrawal(ACTIVITIES.withdraw.own, withdraw_activity),
)
