"""The addresses of a partner's GeoPackage: asking for one, its progress, the file."""

from django.urls import path

from stronghold.partners.geopackage.views import (
    file,
    file_cancel,
    file_fetch,
    geopackage,
)

app_name = "geopackage"
urlpatterns = [
    path("files/<uuid:key>/", file, name="file"),
    path("files/<uuid:key>/cancel/", file_cancel, name="file_cancel"),
    path("files/<uuid:key>/file/", file_fetch, name="file_fetch"),
    path("<str:reference>/geopackage/", geopackage, name="new"),
]
