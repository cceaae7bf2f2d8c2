"""The addresses of priorities, but for the page of one: that is in overview/urls.py."""

from django.urls import path

from operations.priorities import views

app_name = "priorities"
urlpatterns = [
    path("", views.priority_list, name="list"),
    path("new/", views.new_priority, name="new"),
    path("<str:reference>/change/", views.change, name="change"),
    path("<str:reference>/answer/", views.answer, name="answer"),
]
