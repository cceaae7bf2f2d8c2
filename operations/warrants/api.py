"""The API of warrants and their moves."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.deadlines.api import ClockedApi
from operations.seizures.actions import NewSeizure, record_seizure
from operations.seizures.api import SEIZURES_API
from operations.seizures.record import SEIZURES
from operations.statute.choices import Entries
from operations.visits.actions import check_visit
from operations.visits.choices import Planned
from operations.warrants import queries
from operations.warrants.actions.entries import (
    Endorsement,
    NewEntry,
    PlannedEntry,
    endorse_premises,
    plan_entry,
    record_entry,
    review_irregular,
)
from operations.warrants.actions.moves import MoveDetails, move_warrant
from operations.warrants.actions.warrant import (
    NewWarrant,
    add_premises,
    record_warrant,
    withdraw_warrant,
)
from operations.warrants.choices import CopyGiven, Outcome, Rank
from operations.warrants.presenters.warrant import premises_values
from operations.warrants.record import WARRANTS
from operations.warrants.rules.moves import CODES, LONGEST_COURT
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.errors import ErrorSerializer
from stronghold.core.api.headers import (
    KEY,
    MATCH,
    TAG,
    named_once,
    tag_of,
)
from stronghold.core.api.kinds import (
    NewRecordSerializer,
    PointSerializer,
    new_serializer,
    read_place,
    signed_in,
    submission_of,
)
from stronghold.core.api.moves import conditions_of, withdrawal
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.queries import PlaceMeant
from stronghold.core.places.rules import LONGEST_PLACE
from stronghold.core.records.conditions import on
from stronghold.core.records.queries import one_record
from stronghold.core.records.rules import When

REVIEW = "review"


class WarrantBody(NewRecordSerializer):
    """A new warrant. It is drafted now, whatever time is given."""

    most_entries = serializers.IntegerField(
        required=False, allow_null=True, default=None, min_value=2, max_value=99
    )
    rang_first = serializers.BooleanField(
        default=False,
        help_text="The team that an answer named has been rung.",
    )


class WarrantsApi(ClockedApi):
    """The endpoints of warrants."""

    kind = WARRANTS
    body = WarrantBody
    means: Mapping[str, str] = MappingProxyType(
        {"operation": "The reference of an operation."}
    )

    def parts(self, row: Any) -> Any:
        facts = ("number", "planned_at", "endorsed_at", "sought_found", "other_seized")
        premises = row.all_premises.order_by("number")
        entries = [
            f"entries__{name}" for name in ("number", "irregular", "reviewed_at")
        ]
        return list(
            premises.order_by("number", "entries__number").values(*facts, *entries)
        )

    def store(self, by: User, given: dict[str, Any]) -> Any:
        if given.get("occurred_on") or given.get("occurred_at"):
            raise RuleBroken("A warrant is drawn up now", field="occurred_on")
        warrant = NewWarrant(
            place=read_place(by, given),
            keep_words=given["keep_words"],
            **WARRANTS.entered_in(given),
        )
        _check_visit(by, warrant.place, given)
        return record_warrant(by=by, submission=submission_of(given), warrant=warrant)


WARRANTS_API = WarrantsApi()


def _check_visit(by: User, place: PlaceMeant, given: dict[str, Any]) -> None:
    rang, planned = given["rang_first"], Planned.VISIT
    check_visit(by=by, place=place, planned=planned, rang=rang, in_secret=True)


class WarrantEntrySerializer(serializers.Serializer[Any]):
    """One entry of premises under a warrant."""

    number = serializers.IntegerField()
    entered_at = serializers.DateTimeField()
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    copy_given = serializers.ChoiceField(choices=CopyGiven.choices)
    reasonable_hour = serializers.BooleanField()
    authority_rank = serializers.ChoiceField(choices=Rank.choices, allow_blank=True)
    authority_at = serializers.DateTimeField(allow_null=True)
    irregular = serializers.ListField(child=serializers.CharField())
    reviewed_at = serializers.DateTimeField(allow_null=True)


class WarrantPremisesSerializer(serializers.Serializer[Any]):
    """Premises of a warrant, by the number that a move names them by."""

    number = serializers.IntegerField()
    is_named = serializers.BooleanField()
    place_text = serializers.CharField()
    planned_at = serializers.DateTimeField(allow_null=True)
    sought_found = serializers.BooleanField(allow_null=True)
    other_seized = serializers.BooleanField(allow_null=True)
    endorsed_at = serializers.DateTimeField(allow_null=True)
    entries = WarrantEntrySerializer(many=True)


MovedWarrantSerializer = type(
    "MovedWarrantSerializer",
    (WARRANTS_API.serializer,),
    {
        "__doc__": "A warrant after a move, with its premises and entries.",
        "all_premises": WarrantPremisesSerializer(many=True),
    },
)


class WarrantMoveSerializer(BodySerializer):
    """One move. Which other fields it needs depends on the move."""

    move = serializers.ChoiceField(choices=[*CODES, REVIEW])
    on = serializers.DateField(required=False, allow_null=True)
    at = serializers.DateTimeField(required=False, allow_null=True)
    rank = serializers.ChoiceField(choices=Rank.choices, required=False)
    court = serializers.CharField(required=False, max_length=LONGEST_COURT)
    entries_allowed = serializers.ChoiceField(choices=Entries.choices, required=False)
    most_entries = serializers.IntegerField(required=False, allow_null=True)
    reason = serializers.CharField(required=False, allow_blank=True)
    already = serializers.BooleanField(default=False)
    premises = serializers.IntegerField(required=False)
    client_uuid = serializers.UUIDField(required=False)
    outcome = serializers.ChoiceField(choices=Outcome.choices, required=False)
    copy_given = serializers.ChoiceField(choices=CopyGiven.choices, required=False)
    reasonable_hour = serializers.BooleanField(default=True)
    hour_reason = serializers.CharField(allow_blank=True, default="")
    authority_rank = serializers.ChoiceField(choices=Rank.choices, required=False)
    authority_at = serializers.DateTimeField(required=False, allow_null=True)
    accompanied_by = serializers.CharField(allow_blank=True, default="")
    sought_found = serializers.BooleanField(required=False, allow_null=True)
    other_seized = serializers.BooleanField(required=False, allow_null=True)
    entry = serializers.IntegerField(required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True)
    place = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_PLACE
    )
    place_choice = serializers.CharField(allow_blank=True, default="")
    place_not_known = serializers.BooleanField(default=False)
    point = PointSerializer(required=False, allow_null=True)
    keep_words = serializers.BooleanField(default=False)
    rang_first = serializers.BooleanField(
        default=False,
        help_text="The team that an answer named has been rung.",
    )


class WarrantMoves(APIView):
    """Moves one warrant; what the law does not allow is refused with its section."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.RUN_WARRANTS}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="warrants_move",
        description="Makes one move, and returns the warrant after it.",
        parameters=[KEY, MATCH, TAG],
        request=WarrantMoveSerializer,
        responses={
            200: MovedWarrantSerializer,
            409: ErrorSerializer,
            412: ErrorSerializer,
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        by = signed_in(request)
        # One that may not be known of is not found, whatever else is wrong.
        one_record(WARRANTS, by, reference)
        given = WarrantMoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        content = dict(given.validated_data)
        has = None
        if content["move"] == "enter":
            # An entry keeps the name that it was sent under.
            content, has = named_once(request, content), _has_entry
        wanted = conditions_of(request, WARRANTS_API, reference, content, has=has)
        with on(wanted):
            _make_move(by, reference, content)
        warrant = one_record(WARRANTS, by, reference)
        premises = premises_values(queries.premises_of(by, warrant))
        body = WARRANTS_API.body_for(by, warrant)
        tag = tag_of(WARRANTS_API.version(by, warrant))
        return Response(body | {"all_premises": premises}, headers={"ETag": tag})


def _make_move(by: User, reference: str, given: dict[str, Any]) -> None:
    call: dict[str, Any] = {"by": by, "reference": reference}
    keep = {"keep_words": given["keep_words"]}
    match given["move"]:
        case "enter":
            entry = _entry(given)
            record_entry(**call, submission=submission_of(given), entry=entry)
        case "plan":
            plan = _plan(given)
            if place := queries.place_at(by, reference, plan.premises):
                _check_visit(by, place, given)
            plan_entry(**call, plan=plan)
        case "endorse":
            endorse_premises(**call, endorsement=_endorsement(given))
        case "add_premises":
            place = read_place(by, given)
            _check_visit(by, place, given)
            add_premises(**call, place=place, **keep)
        case "review":
            note, entry_id = given.get("note", ""), given.get("entry")
            review_irregular(**call, note=note, entry=entry_id, **keep)
        case move:
            names = (
                "on",
                "at",
                "rank",
                "court",
                "entries_allowed",
                "most_entries",
                "reason",
                "already",
            )
            details = {name: given[name] for name in names if name in given}
            move_warrant(**call, move=move, details=MoveDetails(**details), **keep)


def _entry(given: dict[str, Any]) -> NewEntry:
    _demand(given, "premises", "at", "outcome", "copy_given")
    names = (
        "premises",
        "outcome",
        "copy_given",
        "reasonable_hour",
        "hour_reason",
        "accompanied_by",
        "keep_words",
    )
    return NewEntry(
        entered_at=given["at"],
        authority_rank=given.get("authority_rank", ""),
        authority_at=given.get("authority_at"),
        **{name: given[name] for name in names},
    )


def _plan(given: dict[str, Any]) -> PlannedEntry:
    _demand(given, "premises", "at")
    return PlannedEntry(
        premises=given["premises"],
        at=given["at"],
        authority_rank=given.get("authority_rank", ""),
        authority_at=given.get("authority_at"),
    )


def _endorsement(given: dict[str, Any]) -> Endorsement:
    names = ("premises", "sought_found", "other_seized")
    _demand(given, *names)
    return Endorsement(**{name: given[name] for name in names})


def _demand(given: dict[str, Any], *names: str) -> None:
    missing = [name for name in names if given.get(name) is None]
    if missing:
        raise ValidationError({name: ["This move needs it"] for name in missing})


def _has_entry(row: Any, client_uuid: UUID) -> bool:
    return bool(row.all_premises.filter(entries__client_uuid=client_uuid).exists())


class SeizedAtEntrySerializer(BodySerializer):
    """What was seized at an entry, with the time and place of the entry."""

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
    entry = serializers.IntegerField(help_text="The number of the entry.")
    keep_words = serializers.BooleanField(default=False)


class WarrantSeizures(APIView):
    """What was seized at the entries of a warrant."""

    permission_classes = (Requires,)
    verbs = {"POST": Verb.RECORD_SEIZURE}  # noqa: RUF012
    page = "the API"
    body = new_serializer(SEIZURES, SeizedAtEntrySerializer, name="SeizureAtEntry")

    @extend_schema(
        operation_id="warrants_seizures_create",
        description="201: stored, as a seizure of its own. 200: sent before; returns "
        "the stored one.",
        parameters=[KEY],
        request=body,
        responses={
            201: SEIZURES_API.serializer,
            200: SEIZURES_API.serializer,
            409: ErrorSerializer,
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        by = signed_in(request)
        warrant = one_record(WARRANTS, by, reference)
        body = self.body(data=request.data)
        body.is_valid(raise_exception=True)
        given = named_once(request, body.validated_data)
        entry = queries.entry_numbered(by, warrant, given["entry"])
        row = record_seizure(
            by=by,
            # The same name for what was seized elsewhere is refused.
            submission=submission_of(given | {"of": reference}),
            seizure=NewSeizure(
                occurred=When.at_instant(entry.entered_at),
                place=queries.place_of_premises(entry.at),
                facts=SEIZURES.entered_in(given),
                entry_id=entry.pk,
                keep_words=given["keep_words"],
            ),
        )
        stored = SEIZURES_API.one(by, row.reference)
        status = 200 if row.is_repetition else 201
        return Response(SEIZURES_API.body_for(by, stored), status=status)


WARRANT_MOVES = (withdrawal(WARRANTS.withdraw.own, withdraw_warrant),)
