"""Every address of the site, by walking its URLconf, for tests that visit all."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

# What a view may say of itself before it is asked.
GUARDS = ("login_required", "csrf_exempt")


@dataclass(frozen=True)
class Address:
    """One address: its name with its namespace, what answers it, what it takes."""

    name: str
    callback: Callable[..., Any]
    arguments: tuple[str, ...]


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(_walk(get_resolver(), namespace="", arguments=()))


def one_of_each(found: Iterable[Address]) -> list[Address]:
    """Return an address of each part of the site that differs in how it is guarded.

    For what refuses an account before any view is asked: it cannot tell two addresses
    of one part from each other, but for these properties of what answers them.
    """
    first: dict[tuple[Any, ...], Address] = {}
    for address in found:
        spaced, _, rest = address.name.rpartition(":")
        part = spaced or rest.partition("_")[0]
        ways = [getattr(address.callback, way, None) for way in GUARDS]
        first.setdefault((part, *ways), address)
    return list(first.values())


def _walk(
    resolver: URLResolver, *, namespace: str, arguments: tuple[str, ...]
) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        taken = (*arguments, *pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name or ''}", pattern.callback, taken)
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern, namespace=namespace + inner, arguments=taken)
