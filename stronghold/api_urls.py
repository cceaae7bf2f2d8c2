"""Every endpoint of the API."""

from typing import Any, NoReturn

from django.http import HttpRequest
from django.urls import URLPattern, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.request import Request
from rest_framework.views import APIView

from operations.activities.api import ACTIVITIES_API, EndOfActivity
from operations.arrests.api import ARRESTS_API
from operations.closures.api import CLOSURES_API, ClosureMoves
from operations.disruptions.api import Disruptions
from operations.groups.api import GROUPS_API
from operations.operation.api import OneOperation, Operations
from operations.safeguarding.api import REFERRALS_API
from operations.seizures.api import SEIZURES_API
from operations.taskings.api import OneTasking, Taskings
from operations.warrants.api import WARRANTS_API, WarrantMoves
from reports.api import REPORTS_API
from stronghold.core.accounts.api_access import Requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.decided import site_alone
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.api import (
    KindApi,
    list_endpoint,
    one_endpoint,
    reading_endpoint,
)
from stronghold.figures.api import TalliesView


class Schema(SpectacularAPIView):
    """The OpenAPI document, for every user of the API."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_API_DOCUMENT}  # noqa: RUF012
    # The document always describes version 1, whatever parameter is sent.
    api_version = "1"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Ask the policy; the document has the names of the site for every force."""
        super().initial(request, *args, **kwargs)
        site_alone()


class NoSuchAddress(APIView):
    """Answers 404 in the API's error format for every unknown address."""

    permission_classes = (Requires,)
    verbs: dict[str, Verb] = {}  # noqa: RUF012
    schema = None

    def http_method_not_allowed(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> NoReturn:
        raise NotFound


def _endpoints_of(api: KindApi, one: str) -> list[URLPattern]:
    """Return the addresses of a record type: the list, and one record named `one`."""
    return [
        path(api.code, list_endpoint(api).as_view(), name=f"api_{api.code}"),
        path(f"{api.code}/<str:reference>", one_endpoint(api).as_view(), name=one),
    ]


urlpatterns = [
    *_endpoints_of(REPORTS_API, "api_report"),
    *_endpoints_of(ARRESTS_API, "api_arrest"),
    *_endpoints_of(WARRANTS_API, "api_warrant"),
    path(
        "warrants/<str:reference>/moves",
        WarrantMoves.as_view(),
        name="api_warrant_moves",
    ),
    *_endpoints_of(SEIZURES_API, "api_seizure"),
    *_endpoints_of(ACTIVITIES_API, "api_activity"),
    path(
        "activities/<str:reference>/end",
        EndOfActivity.as_view(),
        name="api_activity_end",
    ),
    *_endpoints_of(GROUPS_API, "api_group"),
    path(
        "groups/<str:reference>/disruptions",
        Disruptions.as_view(),
        name="api_group_disruptions",
    ),
    path("operations", Operations.as_view(), name="api_operations"),
    path("operations/<str:reference>", OneOperation.as_view(), name="api_operation"),
    path("taskings", Taskings.as_view(), name="api_taskings"),
    path("taskings/<str:reference>", OneTasking.as_view(), name="api_tasking"),
    path("referrals", reading_endpoint(REFERRALS_API).as_view(), name="api_referrals"),
    path(
        "referrals/<str:reference>",
        one_endpoint(REFERRALS_API).as_view(),
        name="api_referral",
    ),
    *_endpoints_of(CLOSURES_API, "api_closure"),
    path(
        "closures/<str:reference>/moves",
        ClosureMoves.as_view(),
        name="api_closure_moves",
    ),
    path("tallies", TalliesView.as_view(), name="api_tallies"),
    path("schema", Schema.as_view(), name="api_schema"),
    path("", NoSuchAddress.as_view(), name="api_root"),
    path("<path:address>", NoSuchAddress.as_view(), name="api_no_such_address"),
]
