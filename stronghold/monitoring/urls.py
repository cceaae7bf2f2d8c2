"""The health checks."""

from django.urls import path

from stronghold.monitoring import views

urlpatterns = [
    path("live", views.live, name="health_live"),
    path("ready", views.ready, name="health_ready"),
    path("degraded", views.degraded, name="health_degraded"),
]
