"""The addresses of the pages of the directory."""

from django.urls import path

from stronghold.directory.provisioning import views

app_name = "directory"
urlpatterns = [
    path("", views.directory, name="page"),
    path("keys/<int:n>/revoke/", views.revoke, name="revoke"),
    path("<uuid:person_id>/", views.person, name="person"),
]
