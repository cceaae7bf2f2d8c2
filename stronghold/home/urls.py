"""The addresses of the home page and of what can be logged."""

from django.urls import path

from stronghold.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("log/", views.log, name="log"),
]
