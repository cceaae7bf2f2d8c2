"""The address of the page about a force's map."""

from django.urls import path

from stronghold.area_setup import views

app_name = "area_setup"
urlpatterns = [path("", views.page, name="page")]
