"""The addresses of duty."""

from django.urls import path

from stronghold.duty import views

app_name = "duty"
urlpatterns = [
    path("", views.page, name="page"),
    path("organisation/<slug:organisation>/", views.organisation, name="organisation"),
    path("team/<int:team_id>/", views.team, name="team"),
    path("off/", views.off, name="off"),
    path("off/<int:absence_id>/cancel/", views.cancel_absence, name="cancel_absence"),
]
