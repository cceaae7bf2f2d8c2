"""The words for the pages in events, which each view gives for itself."""

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from django.urls import URLPattern, URLResolver, get_resolver

from operations.records import EVERY_KIND
from stronghold.core.audit.choices import code_of


def page_in_words(name: str) -> str:
    """Return the words for a page, by its URL name; "" if it has none."""
    # What reads records outside a page, such as an import, has its words as a code.
    code = code_of("page", name)
    return str(code.label) if code else _pages().get(name, "")


@cache
def pages_of_one_record() -> frozenset[str]:
    """Return the URL names of the pages of the record that their address names.

    Its audit log is not one of them: it shows who read the record, not the record. Nor
    is what is read under an agreement: its address names that as `agreement`.
    """
    names = _names(get_resolver(), namespace="")
    return frozenset(name for name in names if not name.startswith("oversight:"))


def pages_of(reference: str) -> list[str]:
    """Return the URL names of the pages that open this record.

    A page of another kind of record may name it too, as what is linked; that opens the
    other one.
    """
    others = {kind.app for kind in EVERY_KIND if kind.prefix != reference[:1]}
    pages = pages_of_one_record()
    return sorted(name for name in pages if name.rpartition(":")[0] not in others)


def _names(resolver: URLResolver, *, namespace: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            if "reference" in pattern.pattern.converters:
                yield f"{namespace}{pattern.name}"
        else:
            inner = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _names(pattern, namespace=namespace + inner)


@cache
def _pages() -> Mapping[str, str]:
    return MappingProxyType(dict(_walk(get_resolver(), namespace="")))


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
