"""Every address of the site. Each page names its verb, or is open to anyone."""

from django.urls import include, path

urlpatterns = [
    path("", include("stronghold.accounts.urls")),
    path("", include("stronghold.dashboard.urls")),
    path("reports/", include("reports.urls")),
    path("operations/arrests/", include("operations.arrests.urls")),
    path("audit/", include("stronghold.oversight.urls")),
    path("styleguide/", include("stronghold.look.urls")),
    path("api/v1/", include("stronghold.api_urls")),
]
