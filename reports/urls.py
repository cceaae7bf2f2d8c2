"""The addresses of reports: those of the topics, then the list and one report."""

from django.urls import include, path

from reports import views

app_name = "reports"
urlpatterns = [
    # Before the address of one report, which would take "new" for a reference.
    path("", include("reports.intake.urls")),
    path("", include("reports.triage.urls")),
    path("", include("reports.duplicates.urls")),
    path("", include("reports.call_backs.urls")),
    path("", include("reports.reporter.urls")),
    path("", include("reports.photos.urls")),
    path("", views.report_list, name="list"),
    path("<str:reference>/", views.detail, name="detail"),
    path("<str:reference>/withdraw/", views.withdraw, name="withdraw"),
]
