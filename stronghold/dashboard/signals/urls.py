"""The address of the page of signals."""

from django.urls import path

from stronghold.dashboard.signals.views import signals

urlpatterns = [path("signals/", signals, name="signals")]
