"""The addresses of a force's details."""

from django.urls import include, path

from stronghold.force_setup.force_details import views

app_name = "force"
urlpatterns = [
    path("", views.page, name="page"),
    # Before the parts, which have any name.
    path("choices/", include("stronghold.force_setup.force_choices.urls")),
    path("<slug:part>/", views.change, name="change"),
]
