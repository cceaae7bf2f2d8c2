"""Addresses of features: absolute ones for programs, and links for a browser.

A program such as GDAL or QGIS adds its key to each request for features itself. So the
addresses in features never contain the key, which would otherwise stay in saved files.
The links of pages, and of the documents that lead to features, repeat a key that their
own address has: without it QGIS would not learn what the site can do.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

Link = Mapping[str, str]
_CARRIED = ("agreement",)
_CARRIED_BY_PAGES = ("key", "agreement", "f")


class Addresses:
    """The addresses in the response to one request."""

    def __init__(self, request: HttpRequest, *, keeps_key: bool = False) -> None:
        self._request = request
        self._carried = ("key",) + _CARRIED if keeps_key else _CARRIED

    def of(self, name: str, /, *args: str, **params: str) -> str:
        """Return an absolute address for a program."""
        return self._request.build_absolute_uri(
            _address(name, args, self._given(self._carried) | params)
        )

    def whole(self, path: str) -> str:
        """Return the absolute address of another page of the site."""
        return self._request.build_absolute_uri(path)

    def page(self, name: str, /, *args: str, **params: str) -> str:
        """Return an address for a link on a page."""
        return _address(name, args, self._given(_CARRIED_BY_PAGES) | params)

    def itself(self) -> Mapping[str, str]:
        """Return the parameters of this request, without key, agreement and format."""
        return {
            name: str(value)
            for name, value in self._request.GET.items()
            if name not in _CARRIED_BY_PAGES
        }

    def _given(self, names: tuple[str, ...]) -> dict[str, str]:
        given = {name: self._request.GET.get(name, "") for name in names}
        return {name: value for name, value in given.items() if value}


def link(rel: str, href: str, *, type_: str, title: str = "") -> dict[str, str]:
    values = {"rel": rel, "type": type_, "href": href}
    return values | ({"title": title} if title else {})


def _address(name: str, args: tuple[str, ...], params: Mapping[str, str]) -> str:
    query = urlencode(params, safe=",:/")
    return reverse(f"ogc:{name}", args=args) + (f"?{query}" if query else "")
