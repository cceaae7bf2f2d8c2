"""Every address of the site. Each page names its verb or is open to everyone."""

from django.urls import include, path

from stronghold.area_setup.views import about_data

handler500 = "stronghold.core.error_pages.faults.broken"

# Django tries them in turn. First what programs ask most often, and since only one can
# match, in any order otherwise, but where a comment says so.
urlpatterns = [
    path("keys/", include("stronghold.core.program_keys.urls")),
    # Before the people, because their addresses begin with it too.
    path(
        "people/services/",
        include("stronghold.core.program_keys.service_accounts.urls"),
    ),
    path("api/v1/", include("stronghold.api_urls")),
    # Before the details of the force, because their addresses begin with it too.
    path("force/areas/", include("stronghold.area_setup.urls")),
    path("force/set-up/", include("stronghold.set_up.urls")),
    # Before the people and the details of the force, because addresses of these begin
    # with theirs too.
    path("", include("stronghold.sign_in.urls")),
    path("people/approvals/", include("stronghold.core.accounts.approvals.urls")),
    path("", include("stronghold.directory.urls")),
    path("", include("stronghold.force_setup.urls")),
    path("", include("stronghold.frame.urls")),
    path("duty/", include("stronghold.duty.urls")),
    path("scim/v2/", include("stronghold.directory.provisioning.scim_urls")),
    path("", include("stronghold.home.urls")),
    path("", include("stronghold.to_do.urls")),
    path("health/", include("stronghold.monitoring.urls")),
    path("search/", include("stronghold.search.urls")),
    path("signals/", include("stronghold.signals.urls")),
    path("", include("stronghold.figures.urls")),
    path("", include("stronghold.offline.urls")),
    path("weekly/", include("stronghold.brief.urls")),
    path("exports/", include("stronghold.exports.urls")),
    path("weeks-of-action/", include("stronghold.weeks_of_action.urls")),
    path("hearing-packs/", include("stronghold.packs.urls")),
    path("reports/", include("reports.urls")),
    path("places/", include("stronghold.core.places.urls")),
    path("places/", include("stronghold.ledger.urls")),
    path("operations/arrests/", include("operations.arrests.urls")),
    path("operations/warrants/", include("operations.warrants.urls")),
    path("operations/visits/", include("operations.visits.urls")),
    path("operations/seizures/", include("operations.seizures.urls")),
    path("operations/after-care/", include("operations.after_care.urls")),
    path("operations/safeguarding/", include("operations.safeguarding.urls")),
    # Before the groups, because their addresses begin with it too.
    path("operations/groups/disruptions/", include("operations.disruptions.urls")),
    path("operations/groups/", include("operations.groups.urls")),
    path("operations/links/", include("operations.links.urls")),
    path("operations/closures/", include("operations.closures.urls")),
    path("operations/closures/", include("operations.doors.urls")),
    path("operations/law/", include("operations.statute.urls")),
    path("operations/time-away/", include("operations.abstraction.urls")),
    path("operations/activities/", include("operations.activities.urls")),
    path("operations/taskings/", include("operations.taskings.urls")),
    path("operations/priorities/", include("operations.priorities.urls")),
    path("operations/history/", include("operations.imports.urls")),
    # After the other topics, because their addresses begin with it too.
    path("operations/", include("operations.overview.urls")),
    path("evaluation/", include("stronghold.evaluation.urls")),
    path("handover/", include("stronghold.duty.handover.urls")),
    path("deadlines/", include("operations.deadlines.urls")),
    # Before the portal and the agreements, because their addresses begin with theirs.
    path("", include("stronghold.partners.preview.urls")),
    path("shared/", include("stronghold.partners.geopackage.urls")),
    path("shared/", include("stronghold.partners.portal.urls")),
    path("ogc/", include("stronghold.partners.ogc.urls")),
    path("sharing/figures/", include("stronghold.brief.publishing.urls")),
    path("sharing/disclosures/", include("stronghold.partners.disclosures.urls")),
    path("sharing/read/", include("stronghold.oversight.reading.urls")),
    path("sharing/", include("stronghold.core.sharing.urls")),
    path("", include("stronghold.oversight.statements.urls")),
    path("retention/", include("stronghold.oversight.retention.urls")),
    path("requests/", include("stronghold.oversight.requests.urls")),
    path("breaches/", include("stronghold.oversight.breaches.urls")),
    path("audit/", include("stronghold.oversight.urls")),
    path("about/data/", about_data, name="about_data"),
]
