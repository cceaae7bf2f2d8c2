"""Every address of the site. Each page names its verb, or is open to anyone."""

from django.urls import include, path

from stronghold.accounts.access import requires
from stronghold.accounts.permissions import Verb
from stronghold.look.views import styleguide

# The look is a leaf and knows no permission, so its one page is guarded here.
guarded_styleguide = requires(Verb.SEE_STYLE_GUIDE)(styleguide)

urlpatterns = [
    path("", include("stronghold.accounts.urls")),
    path("", include("stronghold.dashboard.urls")),
    path("", include("stronghold.offline.urls")),
    path("reports/", include("reports.urls")),
    path("places/", include("stronghold.places.urls")),
    path("places/", include("stronghold.dashboard.ledger.urls")),
    path("operations/arrests/", include("operations.arrests.urls")),
    path("audit/", include("stronghold.oversight.urls")),
    path("about/data/", include("stronghold.opendata.urls")),
    path("styleguide/", guarded_styleguide, name="styleguide"),
    path("api/v1/", include("stronghold.api_urls")),
]
