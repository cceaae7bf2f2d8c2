"""What the API returns about taskings."""

from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.operation.queries import page_wanted
from operations.taskings import queries
from operations.taskings.choices import TaskingStatus
from operations.taskings.record import TASKINGS
from operations.taskings.rules import is_overdue
from stronghold.core.accounts.api_access import Requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.api import (
    NO_SUCH_PAGE,
    LinkSerializer,
    filter_parameter,
    links_of_record,
    read_params,
    signed_in,
)
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.queries import one_record


class TaskingSerializer(serializers.Serializer[Any]):
    """A tasking, for a person, a team, or anyone of an organisation."""

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
    links = LinkSerializer(
        many=True,
        required=False,
        help_text="What it is linked to; only where one tasking is asked for.",
    )


class Taskings(APIView):
    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_OPERATIONS}  # noqa: RUF012
    page = "the API’s list of taskings"

    @extend_schema(
        operation_id="taskings_list",
        description="The open taskings, the first due first; or the answered ones.",
        parameters=[
            *map(filter_parameter, queries.FILTERS),
            OpenApiParameter(
                "after",
                str,
                description="List the 200 after the one with this reference",
            ),
            OpenApiParameter(
                "before",
                str,
                description="List the 200 before the one with this reference",
            ),
        ],
        responses={200: TaskingSerializer(many=True), 404: NO_SUCH_PAGE},
    )
    def get(self, request: Request) -> Response:
        viewer, filters = signed_in(request), queries.FILTERS
        names = {one.name for one in filters}
        params = read_params(request, {*names, "after", "before"})
        wanted = ListFilter.from_params(filters, params, viewer=viewer)
        page = queries.taskings(viewer, wanted, page_wanted(params))
        return Response([_body(viewer, row) for row in page.items])


class OneTasking(APIView):
    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_OPERATIONS}  # noqa: RUF012
    page = "the API"

    @extend_schema(
        operation_id="taskings_retrieve",
        description="One tasking, by its reference.",
        responses=TaskingSerializer,
    )
    def get(self, request: Request, reference: str) -> Response:
        viewer = signed_in(request)
        row = one_record(TASKINGS, viewer, reference)
        links = links_of_record(viewer, reference)
        return Response(_body(viewer, row) | {"links": links})


def _body(viewer: User, row: Any) -> dict[str, Any]:
    """Return the values of a tasking that the caller may read."""
    is_late = is_overdue(row.status, row.due_on, today=clock.today())
    return TASKINGS.values(row, TASKINGS.shown_to(viewer)) | {"is_overdue": is_late}
