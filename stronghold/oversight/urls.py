"""The addresses of the audit log."""

from django.urls import path

from stronghold.oversight import views

app_name = "oversight"
urlpatterns = [
    path("", views.audit_log, name="log"),
    path("records/<path:reference>/", views.record, name="record"),
    path("people/<str:username>/", views.person, name="person"),
]
