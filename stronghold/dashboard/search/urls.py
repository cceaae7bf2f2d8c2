"""The address of the search."""

from django.urls import path

from stronghold.dashboard.search import views

urlpatterns = [path("", views.search, name="search")]
