"""The addresses of what is shared with a partner, and of what partners send."""

from django.urls import path

from stronghold.partners.portal.views.disclosures import disclosure
from stronghold.partners.portal.views.entries import new_activity, new_report, sent
from stronghold.partners.portal.views.figures import as_partner_figures, figures
from stronghold.partners.portal.views.home import as_partner, home
from stronghold.partners.portal.views.lists import as_partner_kind, kind
from stronghold.partners.portal.views.map import as_partner_map, map_
from stronghold.partners.portal.views.reads import read
from stronghold.partners.portal.views.requests import referral, tasking

app_name = "portal"
urlpatterns = [
    path("", home, name="home"),
    path("reports/new/", new_report, name="new_report"),
    path("activities/new/", new_activity, name="new_activity"),
    path("sent/", sent, name="sent"),
    path("read/", read, name="read"),
    path("tasking/<str:reference>/", tasking, name="tasking"),
    path("referral/<str:reference>/", referral, name="referral"),
    path("disclosures/<str:reference>/", disclosure, name="disclosure"),
    path("as-partner/<str:agreement>/<int:number>/", as_partner, name="as_partner"),
    path(
        "as-partner/<str:agreement>/<int:number>/figures/",
        as_partner_figures,
        name="as_partner_figures",
    ),
    path(
        "as-partner/<str:agreement>/<int:number>/map/",
        as_partner_map,
        name="as_partner_map",
    ),
    path(
        "as-partner/<str:agreement>/<int:number>/<str:shared>/",
        as_partner_kind,
        name="as_partner_kind",
    ),
    path("<str:agreement>/figures/", figures, name="figures"),
    path("<str:agreement>/map/", map_, name="map"),
    path("<str:agreement>/<str:shared>/", kind, name="kind"),
]
