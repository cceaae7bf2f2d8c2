"""The addresses of the weekly list."""

from django.urls import path

from stronghold.oversight.reading import views

app_name = "reading"
urlpatterns = [
    path("", views.latest, name="latest"),
    path("<str:week>/", views.week, name="week"),
]
