"""The addresses of this slice."""

from django.urls import URLPattern

app_name = "reports"
urlpatterns: list[URLPattern] = []
