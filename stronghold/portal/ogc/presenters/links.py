"""Addresses of features: whole ones for programs, and those that a browser follows.

A program has its key and adds it to every address that it asks, as GDAL and QGIS do; so
none that it is told holds the key, which would stay in each file that is kept. Only the
links of a page carry on the key that its address has.
"""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse

Link = Mapping[str, str]
_CARRIED = ("agreement",)
_CARRIED_BY_PAGES = ("key", "agreement", "f")


class Addresses:
    """The addresses that an answer to one request tells."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    def of(self, name: str, *args: str, **params: str) -> str:
        """Return a whole address for a program."""
        return self._request.build_absolute_uri(
            _address(name, args, self._given(_CARRIED) | params)
        )

    def whole(self, path: str) -> str:
        """Return the whole address of another page of the site."""
        return self._request.build_absolute_uri(path)

    def page(self, name: str, *args: str, **params: str) -> str:
        """Return an address for a link on a page."""
        return _address(name, args, self._given(_CARRIED_BY_PAGES) | params)

    def itself(self) -> Mapping[str, str]:
        """Return the parameters of this request, but for key and form."""
        return {
            name: str(value)
            for name, value in self._request.GET.items()
            if name not in _CARRIED_BY_PAGES
        }

    def _given(self, names: tuple[str, ...]) -> dict[str, str]:
        given = {name: self._request.GET.get(name, "") for name in names}
        return {name: value for name, value in given.items() if value}


def link(rel: str, href: str, *, type_: str, title: str = "") -> dict[str, str]:
    told = {"rel": rel, "type": type_, "href": href}
    return told | ({"title": title} if title else {})


def _address(name: str, args: tuple[str, ...], params: Mapping[str, str]) -> str:
    query = urlencode(params, safe=",:/")
    return reverse(f"ogc:{name}", args=args) + (f"?{query}" if query else "")
