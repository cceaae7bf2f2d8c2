"""Addresses of what is due."""

from django.urls import path

from operations.deadlines import views

app_name = "deadlines"
urlpatterns = [
    path("", views.deadline_list, name="list"),
    path("month/", views.month, name="month"),
    path("feed/", views.feed, name="feed"),
    path("feed/<str:token>.ics", views.calendar, name="calendar"),
]
