"""The addresses of exports."""

from django.urls import path

from stronghold.exports import views

app_name = "exports"
urlpatterns = [
    path("", views.export_list, name="list"),
    path("new/", views.new, name="new"),
    path("<uuid:key>/", views.detail, name="detail"),
    path("<uuid:key>/cancel/", views.cancel, name="cancel"),
    path("<uuid:key>/file/", views.file, name="file"),
]
