"""Words that no page may use, for tests that read every page."""

import html
import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

# The pattern of each, and what a page says instead. They are words of the project's
# own that readers stumbled over, or names that the glossary replaced. A word of the
# glossary's last column that is also good English elsewhere is not listed.
PRIVATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "told|tells? of|tell back": "reported, recorded, shown, shared or disclosed",
        "somebody|anybody|nobody|everybody": "someone, anyone, no one or everyone",
        "whoever|whomever": "anyone who, or the person who",
        "whence|thence|thereof|whereof|therein|herein|hereby": "plain modern English",
        "anew": "again",
        "besides": "also",
        "noughts?": "zero",
        r"reckon\w*": "count, calculate or expect",
        "by themselves": "automatically, or alone",
        "goes on": "continues, or in progress",
        "no more(?! than)": "no longer, or nothing else",
        "stands at|how it stands": "status",
        "what came of it": "result, or outcome",
        "trail": "audit log",
        "(?:come|go) nearer": "zoom in",
        "beyond chance": "unlikely to be chance",
        "(?:people|man)-hours": "officer-hours",
        "from memory": "the source, or that it is not confirmed",
        "shared as rows|chosen as rows|as a row": "shared as records",
    }
)
# Names of a column for which every page says Status.
PRIVATE_COLUMNS = ("Stands", "State", "Now", "What came of it")
_WORDS = re.compile(rf"\b(?:{'|'.join(PRIVATE_WORDS)})\b", re.IGNORECASE)
_NOT_READ = re.compile(r"<(script|style|template)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL)
# What is read aloud or shown instead of an element's text.
_SPOKEN = re.compile(r'\b(?:alt|aria-label|title|placeholder|data-label)="([^"]*)"')
_TAG = re.compile(r"<[^>]*>")
_COLUMN = re.compile(r"<th\b[^>]*>(?:<a\b[^>]*>)?\s*([^<]*?)\s*</")


def private_words_in(text: str) -> set[str]:
    """Return the words of a text that no page may use, in lower case."""
    return {found.lower() for found in _WORDS.findall(text)}


def private_words_of(response: Any) -> set[str]:
    """Return the words of a page that no page may use; none if it is no page."""
    is_page = response.get("Content-Type", "").startswith("text/html")
    if response.streaming or not is_page:
        return set()
    page = _NOT_READ.sub(" ", response.content.decode())
    columns = {f"column {name}" for name in _COLUMN.findall(page)}
    banned = {f"column {name}" for name in PRIVATE_COLUMNS}
    return private_words_in(" ".join(_read_in(page))) | (columns & banned)


def _read_in(page: str) -> Iterator[str]:
    """Yield the texts of a page that a person sees or hears."""
    yield html.unescape(_TAG.sub(" ", page)).replace("\xa0", " ")
    yield from (html.unescape(text) for text in _SPOKEN.findall(page))
