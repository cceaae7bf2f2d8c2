"""The addresses of the audit log."""

from django.urls import path

from stronghold.oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.audit_log, name="log"),
    path(
        "records/<path:reference>/audit-log.csv",
        views.record_file,
        {"form": "csv"},
        name="record_csv",
    ),
    path(
        "records/<path:reference>/audit-log.pdf",
        views.record_file,
        {"form": "pdf"},
        name="record_pdf",
    ),
    path("records/<path:reference>/", views.record, name="record"),
    path("people/<str:username>/", views.person, name="person"),
]
