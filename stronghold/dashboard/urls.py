"""The home page, the map, and the health checks."""

from django.urls import path

from stronghold.dashboard import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
]
