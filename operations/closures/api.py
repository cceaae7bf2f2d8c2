"""The API of closure cases and their events."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.closure_moves.choices import EventKind
from operations.closure_moves.rules.facts_input import LONGEST_NOTE
from operations.closures import queries
from operations.closures.actions import (
    NewCase,
    NewEvent,
    open_closure,
    record_event,
    record_tenure,
    withdraw_closure,
)
from operations.closures.actions.review import review_event
from operations.closures.presenters import event_body
from operations.closures.record import CLOSURES
from operations.deadlines.api import ClockedApi
from operations.visits.actions import check_visit
from operations.visits.choices import Planned
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.errors import ErrorSerializer
from stronghold.core.api.headers import KEY, MATCH, named_once
from stronghold.core.api.kinds import (
    NewRecordSerializer,
    read_place,
    signed_in,
    submission_of,
)
from stronghold.core.api.moves import ApiMove, conditions_of, withdrawal
from stronghold.core.places.choices import Tenure
from stronghold.core.records.conditions import on
from stronghold.core.records.queries import one_record


class ClosureBody(NewRecordSerializer):
    """A case to open. It is opened now, whatever day is given."""

    rang_first = serializers.BooleanField(
        default=False,
        help_text="The team that an answer named has been rung.",
    )


class NewClosureMoveSerializer(BodySerializer):
    """An event of a case. The same client_uuid records it once.

    A decision that the law does not allow is refused, with the section; a fact is
    stored as it happened, and `irregular` says what was unlawful about it.
    """

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
    kind = serializers.ChoiceField(choices=EventKind.choices)
    happened_at = serializers.DateTimeField(required=False, allow_null=True)
    facts = serializers.DictField(required=False, default=dict)
    keep_words = serializers.BooleanField(default=False)
    # True confirms an order that is longer than the court may make.
    as_ordered = serializers.BooleanField(default=False)


class ClosureMoveSerializer(serializers.Serializer[Any]):
    """An event of a case."""

    n = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=EventKind.choices)
    happened_at = serializers.DateTimeField()
    facts = serializers.DictField()
    # The name of the signatory of a decision.
    signatory = serializers.CharField()
    irregular = serializers.ListField(child=serializers.CharField())
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()
    reviewed_at = serializers.DateTimeField(allow_null=True)
    # For police, and for a council what its own reviewer wrote.
    review_note = serializers.CharField()


class ClosureMoves(APIView):
    """The events of a case."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.USE_CLOSURES, "POST": Verb.USE_CLOSURES}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="closures_moves_list",
        description="The events of a case, in the order of recording.",
        responses=ClosureMoveSerializer(many=True),
    )
    def get(self, request: Request, reference: str) -> Response:
        viewer = signed_in(request)
        case = one_record(CLOSURES, viewer, reference)
        rows = queries.events(viewer, case)
        notes = queries.review_notes(viewer, rows)
        return Response([event_body(row, notes) for row in rows])

    @extend_schema(
        operation_id="closures_moves_create",
        description="Records it: 201; the same sent again: 200, the first result.",
        parameters=[KEY, MATCH],
        request=NewClosureMoveSerializer,
        responses={
            201: ClosureMoveSerializer,
            200: ClosureMoveSerializer,
            409: ErrorSerializer,
            412: ErrorSerializer,
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        by = signed_in(request)
        # 404 before 400: an invalid body must not show that the case exists.
        one_record(CLOSURES, by, reference)
        given = NewClosureMoveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        content = named_once(request, given.validated_data)
        wanted = conditions_of(
            request, CLOSURES_API, reference, content, has=_has_event
        )
        with on(wanted):
            row = record_event(by=by, reference=reference, event=NewEvent(**content))
        body = event_body(row, queries.review_notes(by, [row]))
        return Response(body, status=200 if row.is_repetition else 201)


class ClosuresApi(ClockedApi):
    """The endpoints of cases, for the police and for a council's own."""

    kind = CLOSURES
    body = ClosureBody
    one_name = "Closure"
    about = "A stored case with its status. An order past its end is `expired`."
    read = Verb.USE_CLOSURES
    write = Verb.USE_CLOSURES

    def parts(self, row: Any) -> Any:
        return list(row.happened.order_by("n").values_list("n", "reviewed_at"))

    def store(self, by: User, given: dict[str, Any]) -> Any:
        case = NewCase(
            read_place(by, given),
            keep_words=given["keep_words"],
            **CLOSURES.entered_in(given),
        )
        rang, planned = given["rang_first"], Planned.CLOSURE
        check_visit(by=by, place=case.place, planned=planned, rang=rang)
        return open_closure(by=by, submission=submission_of(given), case=case)


CLOSURES_API = ClosuresApi()


def _has_event(row: Any, client_uuid: UUID) -> bool:
    return bool(row.happened.filter(client_uuid=client_uuid).exists())


class TenureSerializer(BodySerializer):
    """How the premises of a case are held."""

    tenure = serializers.ChoiceField(choices=Tenure.choices)


class ClosureReviewSerializer(BodySerializer):
    """A reviewer's finding about an event of a case, by its number."""

    n = serializers.IntegerField()
    note = serializers.CharField(max_length=LONGEST_NOTE)
    keep_words = serializers.BooleanField(default=False)


def _record_tenure(by: User, row: Any, given: dict[str, Any]) -> Any:
    return record_tenure(by=by, reference=row.reference, **given)


def _review(by: User, row: Any, given: dict[str, Any]) -> Any:
    return review_event(by=by, reference=row.reference, **given)


CLOSURE_MOVES = (
    ApiMove(
        "tenure",
        Verb.USE_CLOSURES,
        "Says how the premises are held.",
        TenureSerializer,
        _record_tenure,
    ),
    ApiMove(
        "review",
        Verb.USE_CLOSURES,
        "Reviews what was not lawful about one of its events.",
        ClosureReviewSerializer,
        _review,
    ),
    withdrawal(Verb.USE_CLOSURES, withdraw_closure),
)
