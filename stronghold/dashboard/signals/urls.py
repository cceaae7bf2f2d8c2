"""The address of the page of signals."""

from django.urls import path

from stronghold.dashboard.signals import views

urlpatterns = [path("", views.signals, name="signals")]
