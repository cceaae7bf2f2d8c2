"""The addresses of a force's details."""

from django.urls import path

from stronghold.core.accounts.force_details import views

app_name = "force"
urlpatterns = [
    path("", views.page, name="page"),
    path("<slug:part>/", views.change, name="change"),
]
