"""Every endpoint of the API."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from operations.arrests.api import Arrests, OneArrest
from reports.api import OneReport, Reports
from stronghold.accounts.api_access import Requires
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.api import TalliesView


class Schema(SpectacularAPIView):
    """What the API takes and gives, for whoever may call it."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_FIGURES}  # noqa: RUF012


urlpatterns = [
    path("reports", Reports.as_view(), name="api_reports"),
    path("reports/<str:reference>", OneReport.as_view(), name="api_report"),
    path("arrests", Arrests.as_view(), name="api_arrests"),
    path("arrests/<str:reference>", OneArrest.as_view(), name="api_arrest"),
    path("tallies", TalliesView.as_view(), name="api_tallies"),
    path("schema", Schema.as_view(), name="api_schema"),
]
