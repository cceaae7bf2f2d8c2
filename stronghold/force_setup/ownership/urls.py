"""The address of the page on which ownership of areas moves with new boundaries."""

from django.urls import path

from stronghold.force_setup.ownership import views

app_name = "ownership"
urlpatterns = [path("", views.page, name="page")]
