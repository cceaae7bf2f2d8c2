"""Which static files of other packages this site serves."""

from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder

# django-leaflet brings a Leaflet of its own, older than the vendored one, and much that
# no page asks for. Two Leaflets on one page would not know each other's layers.
_OF_DJANGO_LEAFLET = (
    "leaflet/leaflet.forms.js",
    "leaflet/draw/leaflet.draw.js",
    "leaflet/draw/leaflet.draw.css",
    "leaflet/draw/images/*",
    # Its widget asks for this address, though our template does not show it.
    "leaflet/images/reset-view.png",
)


class AppFinder(AppDirectoriesFinder):
    """Finds the files of each app, and of django-leaflet what draws an area."""

    def list(self, ignore_patterns: Any) -> Iterator[Any]:
        for path, storage in super().list(ignore_patterns):
            if not path.startswith("leaflet/") or _draws(path):
                yield path, storage

    def find_in_app(self, app: str, path: str) -> str | None:
        if app == "leaflet" and not _draws(path):
            return None
        found: str | None = super().find_in_app(app, path)
        return found


def _draws(path: str) -> bool:
    return any(fnmatch(path, pattern) for pattern in _OF_DJANGO_LEAFLET)
