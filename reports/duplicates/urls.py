"""The addresses of duplicates: the queue, and two reports side by side."""

from django.urls import path

from reports.duplicates import views

urlpatterns = [
    path("duplicates/", views.queue, name="duplicates"),
    path("<str:reference>/compare/<str:other>/", views.compare, name="compare"),
    path(
        "<str:reference>/compare/<str:other>/undo/",
        views.undo,
        name="undo_decision",
    ),
]
