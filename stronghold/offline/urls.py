"""Addresses for working without a connection. The worker must be at the root."""

from django.urls import path

from stronghold.offline import views
from stronghold.offline.my_day.views import my_day

app_name = "offline"
urlpatterns = [
    path("app.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.worker, name="worker"),
    path("offline/", views.queue, name="queue"),
    path("offline/key/", views.key, name="key"),
    path("offline/devices/", views.devices, name="devices"),
    path("offline/places.json", views.places, name="places"),
    path("offline/kept.json", views.kept, name="kept"),
    path("offline/standing/", views.standing, name="standing"),
    path("offline/day/", views.day, name="day"),
    path("my-day/", my_day, name="my_day"),
    path("offline/<slug:code>/", views.shell, name="shell"),
]
