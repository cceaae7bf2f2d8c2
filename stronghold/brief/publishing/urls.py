"""The addresses of published figures, for police who revise them."""

from django.urls import path

from stronghold.brief.publishing import views

app_name = "publishing"
urlpatterns = [
    path("", views.releases, name="list"),
    path("<str:quarter>/revise/", views.revise, name="revise"),
]
