"""What the API returns about operations."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.operation import queries
from operations.operation.choices import Phase
from operations.operation.record import OPERATIONS
from stronghold.core.accounts.api_access import Requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.api import signed_in
from stronghold.core.records.queries import one_record


class OperationSerializer(serializers.Serializer[Any]):
    """An operation, with the phase that it is in."""

    reference = serializers.CharField()
    name = serializers.CharField()
    aims = serializers.CharField()
    phase = serializers.ChoiceField(choices=Phase.choices)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField(allow_null=True)
    part_of = serializers.CharField(allow_null=True)
    areas = serializers.ListField(child=serializers.CharField())
    partners = serializers.ListField(child=serializers.CharField())
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()


class Operations(APIView):
    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_OPERATIONS}  # noqa: RUF012
    page = "the API’s list of operations"

    @extend_schema(
        operation_id="operations_list",
        description="The operations of the force, those under way first.",
        responses=OperationSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        viewer = signed_in(request)
        return Response([_body(viewer, row) for row in queries.operations(viewer)])


class OneOperation(APIView):
    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_OPERATIONS}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="operations_retrieve",
        description="One operation, by its reference.",
        responses=OperationSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        viewer = signed_in(request)
        row = one_record(OPERATIONS, viewer, reference)
        return Response(_body(viewer, row))


def _body(viewer: User, row: Any) -> dict[str, Any]:
    """Return the values of an operation that the caller may read."""
    values = OPERATIONS.values(row, OPERATIONS.shown_to(viewer))
    return values | {"partners": sorted(one.code for one in row.partners.all())}
