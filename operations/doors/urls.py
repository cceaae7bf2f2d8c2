"""The addresses of visits to closed addresses, below those of their cases."""

from django.urls import path

from operations.doors import views

app_name = "doors"
urlpatterns = [
    path("<str:reference>/door/visits/", views.visit, name="closure_visit"),
    path(
        "<str:reference>/door/visits/<str:client_uuid>/",
        views.visited,
        name="closure_visited",
    ),
    path(
        "<str:reference>/door/visits/<str:client_uuid>/undo/",
        views.undo,
        name="closure_undo",
    ),
]
