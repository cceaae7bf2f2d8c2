"""The words for the pages in events, which each view gives for itself."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from django.urls import URLPattern, URLResolver, get_resolver

# Commands read records too, to find the places in a file.
_COMMANDS = {
    "import_reports": "an import of reports",
    "import_arrests": "an import of arrests",
}


def page_in_words(name: str) -> str:
    """Return the words for a page, by its URL name; "" if it has none."""
    return _pages().get(name, "")


@cache
def _pages() -> Mapping[str, str]:
    return MappingProxyType(_COMMANDS | dict(_walk(get_resolver(), namespace="")))


def _walk(resolver: URLResolver, *, namespace: str) -> Iterator[tuple[str, str]]:
    """Yield the name of each page that has words, and the words."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            endpoint = getattr(pattern.callback, "cls", pattern.callback)
            if words := getattr(endpoint, "page", ""):
                yield f"{namespace}{pattern.name}", words
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _walk(pattern, namespace=namespace + inner)
