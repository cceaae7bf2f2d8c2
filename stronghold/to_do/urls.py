"""The addresses of the parts of the list, and of what a team has to do."""

from django.urls import path

from stronghold.to_do import views

app_name = "to_do"
urlpatterns = [
    path("to-do/<str:code>/", views.one_part, name="part"),
    path("team/", views.team, name="team"),
    path("team/<str:username>/", views.of_colleague, name="of_colleague"),
]
