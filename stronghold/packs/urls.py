"""The addresses of hearing packs."""

from django.urls import path

from stronghold.packs import views

app_name = "packs"
urlpatterns = [
    path("files/<uuid:key>/", views.file, name="file"),
    path("files/<uuid:key>/cancel/", views.cancel, name="cancel"),
    path("files/<uuid:key>/file/", views.fetch, name="fetch"),
    path("<str:reference>/", views.new, name="new"),
]
