"""Which addresses a side has: those of its URL configuration and on its pages."""

import html
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

# How many addresses of one shape a role asks for: records in different states. Of those
# with a question mark, one with the same names after it.
EACH = 3
EACH_QUESTION = 1
# How many addresses are tried for a route that no page links to.
TRIED = 8
_IN_HTML = re.compile(r'(?:href|src|action|data-[\w-]+)="([^"<>\s]+)"')
_IN_JSON = re.compile(r'"((?:https?://localhost(?::\d+)?)?/[^"<>\s\\]*)"')
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
# Formats in which pages link to further pages.
LINKING = ("text/html", "json")

Shape = tuple[str, frozenset[str]]


def routes() -> list[str]:
    """Return the route of every address, such as `reports/<str:reference>/`."""
    return sorted(_routes(get_resolver(), ""))


def _routes(resolver: URLResolver, before: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield route.removesuffix("\\Z")
        else:
            yield from _routes(pattern, route)


def links(address: str, kind: str, body: bytes) -> list[str]:
    """Return the addresses of this site on a page, in the order in which they come."""
    if not any(word in kind for word in LINKING):
        return []
    text = body.decode(errors="replace")
    found = [html.unescape(one) for one in _IN_HTML.findall(text)]
    if "json" in kind:
        found = _IN_JSON.findall(text)
    return list(dict.fromkeys(filter(None, (_local(address, one) for one in found))))


def _local(address: str, link: str) -> str:
    if link.startswith(("#", "mailto:", "tel:", "data:")):
        return ""
    try:
        parts = urlsplit(urljoin(f"http://localhost{address}", link))
    except ValueError:
        return ""
    if parts.hostname != "localhost":
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


# A page links to most of what other pages link to.
@cache
def route_of(address: str) -> str:
    """Return the route that answers an address, or "" if none does."""
    try:
        return resolve(urlsplit(address).path).route
    except Resolver404:
        return ""


@cache
def shape_of(address: str) -> Shape:
    query = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    return route_of(address), frozenset(name for name, _ in query)


@dataclass
class Walk:
    """What is known of the addresses of a side, while roles ask for them."""

    # Every argument that an address was found with, by its name.
    arguments: dict[str, dict[str, None]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    # The first address of each shape that any role found: every role asks for them.
    first: dict[Shape, list[str]] = field(default_factory=lambda: defaultdict(list))

    def note(self, address: str) -> None:
        shape = shape_of(address)
        if not shape[0]:
            return
        if not self.first[shape]:
            self.first[shape].append(address)
        for name, value in resolve(urlsplit(address).path).kwargs.items():
            self.arguments[name][str(value)] = None

    def common(self) -> list[str]:
        return sorted(one for found in self.first.values() for one in found)

    def guessed(self) -> tuple[list[str], list[str]]:
        """Return addresses for routes that no page links to, and routes without any.

        The arguments are those of the same name in other addresses, one of each kind of
        reference.
        """
        reached = {route for route, _ in self.first}
        made: list[str] = []
        without: list[str] = []
        for route in routes():
            if route in reached:
                continue
            names = _ARGUMENT.findall(route)
            found = [
                address
                for values in product(*(self._some(name) for name in names))
                if route_of(address := _filled(route, values)) == route
            ]
            made += found[:TRIED]
            if not found:
                without.append(route)
        return made, without

    def _some(self, name: str) -> list[str]:
        """Return some arguments of a name: the first of each first letter."""
        by_letter: dict[str, str] = {}
        for value in self.arguments.get(name, ()):
            by_letter.setdefault(value[:1] if "-" in value else "", value)
        return list(by_letter.values())[:TRIED]


def _filled(route: str, values: tuple[str, ...]) -> str:
    rest = iter(values)
    return "/" + _ARGUMENT.sub(lambda _: next(rest), route)
