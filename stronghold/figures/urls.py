"""The map of figures, and its parts."""

from django.urls import path

from stronghold.figures import views

urlpatterns = [
    path("map/", views.map_, name="map"),
    path("map/points.json", views.map_points, name="map_points"),
    path("map/taskings.json", views.map_taskings, name="map_taskings"),
    path("outlines/<slug:level>/<slug:sha256>.json", views.outlines, name="outlines"),
    path(
        "base-map/<slug:sha256>/<int:zoom>/<int:x>/<int:y>.json",
        views.base_square,
        name="base_square",
    ),
    path(
        "street-labels/<int:x>/<int:y>.json", views.street_labels, name="street_labels"
    ),
]
