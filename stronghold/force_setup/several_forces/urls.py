"""The addresses of a partner that works with several forces."""

from django.urls import path

from stronghold.force_setup.several_forces import views

app_name = "several_forces"
urlpatterns = [
    path("accounts/force/", views.choose, name="choose"),
    path("organisations/join/", views.join, name="join"),
    path("organisations/<slug:organisation>/leave/", views.leave, name="leave"),
]
