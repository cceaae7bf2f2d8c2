"""The addresses of organisations and teams."""

from django.urls import path

from stronghold.force_setup.organisations import views

app_name = "organisations"
urlpatterns = [
    path("", views.page, name="list"),
    path("new/", views.new, name="new"),
    path("<slug:organisation>/", views.organisation, name="organisation"),
    path("<slug:organisation>/teams/new/", views.new_team, name="new_team"),
    path("<slug:organisation>/teams/<int:team_id>/", views.team, name="team"),
]
