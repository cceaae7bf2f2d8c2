"""The addresses of operations, and of the pages that show several topics together."""

from django.urls import path

from operations.operation import views as operation
from operations.overview import views

app_name = "operations"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("new/", operation.new_operation, name="new"),
    # It lists taskings, which lie above operations/priorities.
    path("priorities/<str:reference>/", views.priority, name="priority"),
    # Last: every other word is the name of a topic.
    path("<str:reference>/", views.operation, name="detail"),
    path("<str:reference>/change/", operation.change, name="change"),
    path("<str:reference>/records/", views.put_in, name="put_in"),
    path("<str:reference>/phase/", operation.phase, name="phase"),
]
