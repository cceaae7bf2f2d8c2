"""Every number on a page leads to the rows that it counts, or has a reason why not.

A page is read as HTML, so that a number added to it anywhere is found: one that is
neither in a link nor in a part with a reason fails its test. Nothing is behind a 0.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

_MONTH = "(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*"
# What holds digits and counts no rows: days, times, references, sections, addresses.
_NO_COUNT = re.compile(
    rf"\b\d{{1,2}}(?: to \d{{1,2}})? {_MONTH}(?: \d{{4}})?"
    rf"|\b{_MONTH} (?:\d{{4}}|’\d\d)"
    r"|\b\d{1,2}(?::\d\d)?[ap]m\b"
    r"|\b\d+ (?:hour|day|week|month|metre)s?\b|\bs\.\d+(?:\(\d+\))*"
    r"|\b[A-Z]{1,2}-[A-Z0-9]{4}-[A-Z0-9]{4}\b"
    r"|\b[EWSNK]\d{8}\b|\b\d{4}-W\d\d\b|\b[Ww]eek \d+\b"
    r"|\b\d+ (?:[A-Z][a-z]+ )+(?:Street|Road|Lane)\b"
)
_NUMBER = re.compile(r"\d[\d,]*")
_VOID = {"area", "br", "hr", "img", "input", "link", "meta", "path", "rect", "line"}
_UNSEEN = {"title", "desc", "script", "style", "option", "time", "textarea", "template"}


def numbers_in(text: str) -> list[int]:
    """Return the numbers of a text, without those of days, times and addresses."""
    found = _NUMBER.findall(_NO_COUNT.sub(" ", text))
    return [int(number.replace(",", "")) for number in found]


@dataclass
class _Link:
    url: str
    label: str
    words: list[str] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        return numbers_in(self.label or " ".join(self.words))


class _Reader(HTMLParser):
    """Collects the links of the main part, and the numbers that are in none."""

    def __init__(self, within: str, reasons: Mapping[str, str]) -> None:
        super().__init__()
        self.within, self.reasons = within, reasons
        self.open: list[tuple[str, set[str]]] = []
        self.links: list[_Link] = []
        self.loose: list[str] = []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, Any]]) -> None:
        given = dict(attrs)
        titled = given.get("aria-labelledby")
        names = {given.get("id"), titled, tag} | set((given.get("class") or "").split())
        if part := given.get("data-part"):
            names.add(f"part-{part}")
        if given.get("aria-hidden") == "true":
            names.add("aria-hidden")
        if tag not in _VOID:
            self.open.append((tag, {name for name in names if name}))
        if tag == "a" and self._is_inside() and given.get("href"):
            self.links.append(_Link(given["href"], given.get("aria-label") or ""))

    def handle_endtag(self, tag: str) -> None:
        while self.open and tag not in _VOID:
            if self.open.pop()[0] == tag:
                break

    def handle_data(self, data: str) -> None:
        tags, names = {tag for tag, _ in self.open}, self._names()
        if self.within not in names or tags & _UNSEEN:
            return
        if "a" in tags:
            self.links[-1].words.append(data)
        elif any(numbers_in(data)) and not names & {"aria-hidden", *self.reasons}:
            path = " > ".join(" ".join(sorted(one)) for _, one in self.open[-3:])
            self.loose.append(f"{path}: {' '.join(data.split())}")

    def _names(self) -> set[str]:
        return {name for _, names in self.open for name in names}

    def _is_inside(self) -> bool:
        return self.within in self._names()


def assert_numbers_lead_to_rows(
    client: Client,
    url: str,
    *,
    reasons: Mapping[str, str],
    within: str = "main",
    n_rows: "Callable[[Any], int] | None" = None,
) -> int:
    """Follow each number of a page to a list with as many rows; return how many.

    `reasons` say of a part, by its class, element, id or that of its heading, why its
    numbers are no links.
    `within` names the part of the page that is read.
    """
    reader = _Reader(within, reasons)
    reader.feed(client.get(url).content.decode())
    assert not reader.loose, f"no link to its rows, and no reason: {reader.loose}"
    followed = 0
    for link in reader.links:
        if not any(link.numbers) or "?" not in link.url or link.url.startswith("/map/"):
            continue
        answer = client.get(link.url.partition("#")[0])
        assert answer.status_code == 200, link
        assert (n_rows or rows_listed)(answer) in link.numbers, link
        followed += 1
    return followed


def rows_listed(answer: Any) -> int:
    """Return how many rows a list, the page of deadlines or a ledger has.

    The page of deadlines has a table for each level.
    """
    page = answer.context["page"]
    if groups := getattr(page, "groups", None):
        return sum(len(group.entries) for group in groups)
    if isinstance(page, dict):
        tables = [page.get("table")] + [band.table for band in page.get("bands", ())]
    else:
        tables = [page.table]
    return sum(len(table.rows) for table in tables if table)
