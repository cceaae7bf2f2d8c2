"""Every endpoint of the API."""

from drf_spectacular.views import SpectacularAPIView
from django.urls import path

from stronghold.accounts.api_access import Requires

urlpatterns = [
    path(
        "schema",
        SpectacularAPIView.as_view(
            permission_classes=[Requires],
        ),
        name="api_schema",
    ),
]
