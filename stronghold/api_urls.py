"""Every endpoint of the API."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView

from stronghold.accounts.api_access import Requires
from stronghold.dashboard.api import TalliesView

urlpatterns = [
    path("tallies", TalliesView.as_view(), name="api_tallies"),
    path(
        "schema",
        SpectacularAPIView.as_view(
            permission_classes=[Requires],
        ),
        name="api_schema",
    ),
]
