"""The addresses of work that was left behind."""

from django.urls import path

from stronghold.duty.handover import views

app_name = "handover"
urlpatterns = [
    path("", views.left, name="list"),
    path("<str:username>/", views.one, name="one"),
]
