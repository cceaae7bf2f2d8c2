"""The addresses of taskings."""

from django.urls import path

from operations.taskings import views

app_name = "taskings"
urlpatterns = [
    path("", views.tasking_list, name="list"),
    path("new/", views.new_tasking, name="new"),
    path("<str:reference>/", views.tasking, name="detail"),
    path("<str:reference>/change/", views.change, name="change"),
    path("<str:reference>/move/", views.move, name="move"),
]
