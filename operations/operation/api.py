"""What the API returns about operations."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.operation import queries
from operations.operation.choices import Phase
from operations.operation.presenters import operation_body
from stronghold.core.accounts.api_access import Requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.api import signed_in


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
        found = queries.operations(signed_in(request))
        return Response([operation_body(row) for row in found])


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
        row = queries.operation(signed_in(request), reference)
        return Response(operation_body(row))
