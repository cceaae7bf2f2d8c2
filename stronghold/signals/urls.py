"""The address of the signals page."""

from django.urls import path

from stronghold.signals import views

urlpatterns = [path("", views.signals, name="signals")]
