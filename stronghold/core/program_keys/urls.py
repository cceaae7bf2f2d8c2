"""The addresses of the page of keys."""

from django.urls import path

from stronghold.core.program_keys import views

app_name = "program_keys"
urlpatterns = [
    path("", views.keys, name="list"),
    path("<int:n>/revoke/", views.revoke, name="revoke"),
]
