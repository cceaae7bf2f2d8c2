"""The addresses of the home page and of everything to do."""

from django.urls import path

from stronghold.home import views

urlpatterns = [
    path("", views.home, name="home"),
    path("to-do/", views.to_do, name="to_do"),
]
