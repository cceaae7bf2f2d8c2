"""The addresses of places."""

from django.urls import path

from stronghold.core.places import views

app_name = "places"
urlpatterns = [path("suggest/", views.suggest, name="suggest")]
