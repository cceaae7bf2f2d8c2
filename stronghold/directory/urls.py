"""Addresses of the people page, of a directory, and of the import of people."""

from django.urls import include, path

from stronghold.directory.imports.views import import_file
from stronghold.directory.people import views

people_urls = [
    path("", views.people, name="list"),
    path("new/", views.new_person, name="new"),
    path("review/", views.review, name="review"),
    path("import/", import_file, name="import"),
    path("<str:username>/", views.person, name="person"),
    path("<str:username>/close/", views.deactivate, name="close"),
    path("<str:username>/open/", views.reactivate, name="open"),
    path("<str:username>/password/", views.issue_password, name="password"),
    path("<str:username>/reset/", views.reset_factors, name="reset_factors"),
    path("<str:username>/sessions/", views.end_sessions, name="end_sessions"),
]

urlpatterns = [
    # Before the people, because their addresses begin with it too.
    path("people/directory/", include("stronghold.directory.provisioning.urls")),
    path("people/", include((people_urls, "people"))),
]
