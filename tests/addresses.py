"""Every address of the site, by walking its URLconf, for tests that visit all."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Address:
    """One address: its name with its namespace, what answers it, what it takes."""

    name: str
    callback: Callable[..., Any]
    arguments: tuple[str, ...]


@cache
def addresses() -> tuple[Address, ...]:
    return tuple(_walk(get_resolver(), namespace="", arguments=()))


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
