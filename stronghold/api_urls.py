"""Every endpoint of the API."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from threading import Lock
from typing import Any, NoReturn

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.abstraction.api import OwnTimeAway, TeamTime, TimeAwayTakenBack
from operations.activities.api import ACTIVITIES_API, ACTIVITY_MOVES
from operations.after_care.api import AFTER_CARE_API, AFTER_CARE_MOVES
from operations.arrests.api import ARREST_MOVES, ARRESTS_API, CustodyBatches
from operations.closures.api import CLOSURE_MOVES, CLOSURES_API, ClosureMoves
from operations.disruptions.api import DISRUPTION_MOVES, Disruptions
from operations.doors.api import DOOR_MOVES
from operations.groups.api import GROUP_MOVES, GROUPS_API
from operations.links.api import Links, WrongLinks
from operations.operation.api import OPERATION_MOVES, OPERATIONS_API
from operations.overview.api import OPERATION_RECORDS
from operations.priorities.api import PRIORITIES_API, PRIORITY_MOVES
from operations.safeguarding.api import (
    CONCERN_MOVES,
    CONCERNS_API,
    LINE_MOVES,
    LINES_API,
    REFERRAL_MOVES,
    REFERRALS_API,
)
from operations.seizures.api import SEIZURE_MOVES, SEIZURES_API
from operations.taskings.api import TASKING_MOVES, TASKINGS_API
from operations.warrants.api import (
    WARRANT_MOVES,
    WARRANTS_API,
    WarrantMoves,
    WarrantSeizures,
)
from reports.api import REPORT_MOVES, REPORTS_API
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.access import Requires, is_open
from stronghold.core.api.kinds import KindApi, list_endpoint, one_endpoint
from stronghold.core.api.moves import ApiMove, move_addresses
from stronghold.core.kernel.decided import site_alone
from stronghold.core.kernel.errors import NotFound
from stronghold.duty.handover.api import HandOver, LeftWorkList
from stronghold.figures.api import TalliesView
from stronghold.partners.portal.api import SHARED_PATHS

# drf-spectacular notes in its modules what it is making: two threads at once would mix
# their documents.
_making = Lock()


@cache
def _document() -> Mapping[str, Any]:
    # It has no types.
    generator: Any = SchemaGenerator
    made: Mapping[str, Any] = generator(api_version="1").get_schema(public=True)
    return made


class Schema(SpectacularAPIView):
    """The OpenAPI document, for every user of the API: the same for all, made once."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_API_DOCUMENT}  # noqa: RUF012
    # The document always describes version 1, whatever parameter is sent.
    api_version = "1"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask the policy; the document has the names of the site for every force."""
        super().initial(request, *args, **kwargs)
        site_alone()

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        with _making:
            document = _document()
        kind = self.perform_content_negotiation(request, force=True)[0].format
        named = f'inline; filename="Stronghold (1).{kind}"'
        return Response(document, headers={"Content-Disposition": named})


class IndexSerializer(serializers.Serializer[Any]):
    """Where each list is that the caller may read, and where this is described."""

    lists = serializers.DictField(child=serializers.URLField())
    schema = serializers.URLField()


class Index(APIView):
    """The addresses of the lists that the caller, and their key, may read."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_API_DOCUMENT}  # noqa: RUF012

    @extend_schema(
        operation_id="index",
        description="The lists that the caller may read.",
        responses=IndexSerializer,
    )
    def get(self, request: Request) -> Response:
        verbs = {api.code: api.read for api in KINDS} | OTHER_LISTS
        lists = {
            code: reverse(f"api_{code}")
            for code, verb in verbs.items()
            if is_open(request, verb, "GET")
        }
        absolute = request.build_absolute_uri
        return Response(
            {
                "lists": {name: absolute(there) for name, there in lists.items()},
                "schema": absolute(reverse("api_schema")),
            }
        )


class NoSuchAddress(APIView):
    """Answers 404 in the API's error format for every unknown address."""

    permission_classes = (Requires,)
    verbs: dict[str, Verb] = {}  # noqa: RUF012
    schema = None

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> NoReturn:
        raise NotFound


# Each kind: the name of one of its records, and its moves.
KINDS: Mapping[KindApi, tuple[str, Sequence[ApiMove]]] = {
    REPORTS_API: ("report", REPORT_MOVES),
    ARRESTS_API: ("arrest", ARREST_MOVES),
    WARRANTS_API: ("warrant", WARRANT_MOVES),
    SEIZURES_API: ("seizure", SEIZURE_MOVES),
    ACTIVITIES_API: ("activity", ACTIVITY_MOVES),
    GROUPS_API: ("group", GROUP_MOVES + DISRUPTION_MOVES),
    OPERATIONS_API: ("operation", OPERATION_MOVES + (OPERATION_RECORDS,)),
    PRIORITIES_API: ("priority", PRIORITY_MOVES),
    TASKINGS_API: ("tasking", TASKING_MOVES),
    REFERRALS_API: ("referral", REFERRAL_MOVES),
    CONCERNS_API: ("concern", CONCERN_MOVES),
    LINES_API: ("line", LINE_MOVES),
    AFTER_CARE_API: ("after_care_of_home", AFTER_CARE_MOVES),
    CLOSURES_API: ("closure", CLOSURE_MOVES + DOOR_MOVES),
}

# The other lists: the verb that reads each.
OTHER_LISTS: dict[str, Verb] = {
    "time_away": Verb.LOG_TIME_AWAY,
    "team_time": Verb.READ_TEAM_TIME,
    "handover": Verb.HAND_OVER_WORK,
    "tallies": Verb.READ_FIGURES,
    "shared": Verb.USE_PORTAL,
}


def _endpoints_of(
    api: KindApi, one: str, moves: Sequence[ApiMove]
) -> Iterator[URLPattern]:
    """Yield the addresses of a kind: its list, one record, and each of its moves."""
    of_one = f"api_{one}"
    yield path(api.code, list_endpoint(api).as_view(), name=f"api_{api.code}")
    yield path(f"{api.code}/<str:reference>", one_endpoint(api).as_view(), name=of_one)
    yield from move_addresses(api, moves, one=of_one)


urlpatterns = (
    [
        # Before the arrests, because its address looks like a reference of one.
        path("arrests/custody", CustodyBatches.as_view(), name="api_arrests_custody"),
    ]
    + [
        pattern
        for api, (one, moves) in KINDS.items()
        for pattern in _endpoints_of(api, one, moves)
    ]
    + [
        path(
            "warrants/<str:reference>/moves",
            WarrantMoves.as_view(),
            name="api_warrant_moves",
        ),
        path(
            "warrants/<str:reference>/seizures",
            WarrantSeizures.as_view(),
            name="api_warrant_seizures",
        ),
        path(
            "closures/<str:reference>/moves",
            ClosureMoves.as_view(),
            name="api_closure_moves",
        ),
        path(
            "groups/<str:reference>/disruptions",
            Disruptions.as_view(),
            name="api_group_disruptions",
        ),
        path("links", Links.as_view(), name="api_links"),
        path("links/remove", WrongLinks.as_view(), name="api_wrong_links"),
        path("time_away", OwnTimeAway.as_view(), name="api_time_away"),
        path(
            "time_away/<int:row_id>/take_back",
            TimeAwayTakenBack.as_view(),
            name="api_time_away_take_back",
        ),
        path("team_time", TeamTime.as_view(), name="api_team_time"),
        path("handover", LeftWorkList.as_view(), name="api_handover"),
        path("handover/<str:username>", HandOver.as_view(), name="api_hand_over"),
    ]
    + list(SHARED_PATHS)
    + [
        path("tallies", TalliesView.as_view(), name="api_tallies"),
        path("schema", Schema.as_view(), name="api_schema"),
        path("", Index.as_view(), name="api_root"),
        path("<path:address>", NoSuchAddress.as_view(), name="api_no_such_address"),
    ]
)
