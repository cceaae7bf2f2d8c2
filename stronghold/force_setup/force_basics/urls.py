"""The address of a force's name, country, marking and custody numbers."""

from django.urls import path

from stronghold.force_setup.force_basics import views

app_name = "force_basics"
urlpatterns = [path("", views.basics, name="form")]
