"""The addresses of a new report."""

from django.urls import path

from reports.intake import views

urlpatterns = [
    path("new/", views.new, name="new"),
    path("similar/", views.similar, name="similar"),
]
