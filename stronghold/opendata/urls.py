"""The address of the page about the data."""

from django.urls import path

from stronghold.opendata import views

app_name = "opendata"
urlpatterns = [path("", views.about_data, name="about_data")]
