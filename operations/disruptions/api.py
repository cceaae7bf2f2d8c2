"""What the API takes and returns about the disruptions of a group."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.disruptions import queries
from operations.disruptions.actions import (
    NewDisruption,
    record_disruption,
    withdraw_disruption,
)
from operations.disruptions.choices import DisruptionKind, Level
from operations.disruptions.rules import LONGEST_REASON
from operations.groups.api import GROUPS_API
from operations.groups.queries import group as find_group
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.errors import ErrorSerializer
from stronghold.core.api.headers import KEY, MATCH, named_once
from stronghold.core.api.kinds import signed_in, submission_of
from stronghold.core.api.moves import (
    ApiMove,
    ReasonSerializer,
    conditions_of,
)
from stronghold.core.records.conditions import on

if TYPE_CHECKING:
    from operations.disruptions.models import Disruption


class NewDisruptionSerializer(BodySerializer):
    """A disruption to be stored: the records that show it, or why none does."""

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
    kind = serializers.ChoiceField(choices=DisruptionKind.choices)
    level = serializers.ChoiceField(choices=Level.choices)
    happened_on = serializers.DateField()
    evidence = serializers.ListField(
        child=serializers.CharField(max_length=12),
        default=list,
        help_text="References of records that are linked to the group.",
    )
    no_evidence_because = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_REASON
    )
    keep_words = serializers.BooleanField(
        default=False,
        help_text="Keep words that seem to contain a name or a number.",
    )


class DisruptionSerializer(serializers.Serializer[Any]):
    """A stored disruption, with those of its records that the caller may see."""

    n = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=DisruptionKind.choices)
    level = serializers.ChoiceField(choices=Level.choices)
    happened_on = serializers.DateField()
    evidence_recorded = serializers.BooleanField(
        help_text="Whether records show it, or did until they were erased."
    )
    evidence = serializers.ListField(
        child=serializers.CharField(),
        help_text="Those of these records that are kept and that you may see.",
    )
    no_evidence_because = serializers.CharField(
        help_text="Why no record shows it; empty if evidence is recorded."
    )
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()
    error_at = serializers.DateTimeField(allow_null=True)
    error_reason = serializers.CharField()


class Disruptions(APIView):
    """The disruptions of a group."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_GROUPS, "POST": Verb.RUN_GROUPS}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="groups_disruptions_list",
        description="The disruptions of a group, the latest first, with those that "
        "were recorded in error.",
        parameters=list(GROUPS_API.headers),
        responses=DisruptionSerializer(many=True),
    )
    def get(self, request: Request, reference: str) -> Response:
        viewer = signed_in(request)
        rows = queries.disruptions_of(viewer, find_group(viewer, reference))
        return Response(_bodies(viewer, rows))

    @extend_schema(
        operation_id="groups_disruptions_create",
        description="Records it: 201; the same sent again: 200, the first result.",
        parameters=[KEY, MATCH] + list(GROUPS_API.headers),
        request=NewDisruptionSerializer,
        responses={
            201: DisruptionSerializer,
            200: DisruptionSerializer,
            409: ErrorSerializer,
            412: ErrorSerializer,
        },
    )
    def post(self, request: Request, reference: str) -> Response:
        by = signed_in(request)
        # 404 before 400: an invalid body must not show that the group exists.
        find_group(by, reference)
        body = NewDisruptionSerializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = named_once(request, body.validated_data)
        names = {name: given[name] for name in given if name != "client_uuid"}
        with on(conditions_of(request, GROUPS_API, reference, given, has=_has)):
            row = record_disruption(
                by=by,
                submission=submission_of(given),
                reference=reference,
                disruption=NewDisruption(**names),
            )
        (stored,) = _bodies(by, [row])
        return Response(stored, status=200 if row.is_repetition else 201)


def _has(group: Any, client_uuid: UUID) -> bool:
    return bool(group.disruptions.filter(client_uuid=client_uuid).exists())


def _bodies(viewer: User, rows: "list[Disruption]") -> list[dict[str, Any]]:
    named = queries.records_named(viewer, {name for r in rows for name in r.evidence})
    return [
        {
            "n": row.n,
            "kind": row.kind,
            "level": row.level,
            "happened_on": row.happened_on,
            "evidence_recorded": row.is_evidenced,
            "evidence": [name for name in row.evidence if name in named],
            "no_evidence_because": row.why_no_evidence,
            "recorded_at": row.recorded_at,
            "recorded_by": row.recorded_by.display_name,
            "error_at": row.error_at,
            "error_reason": row.error_reason,
        }
        for row in rows
    ]


class DisruptionInErrorSerializer(ReasonSerializer):
    """Which disruption of a group was recorded in error, by its number, and why."""

    n = serializers.IntegerField()


def _withdraw(by: User, row: Any, given: dict[str, Any]) -> Any:
    return withdraw_disruption(by=by, reference=row.reference, **given)


DISRUPTION_MOVES = (
    ApiMove(
        "disruptions/withdraw",
        Verb.RUN_GROUPS,
        "Marks one of its disruptions as recorded in error.",
        DisruptionInErrorSerializer,
        _withdraw,
    ),
)
