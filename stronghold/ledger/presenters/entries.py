"""An entry of a ledger: a record of any kind on one axis of time.

Python draws it, as it does the rows of tables: a page has a score of them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from stronghold.core.records.kind import RecordKind
from stronghold.core.ui.html import joined, written
from stronghold.core.ui.parts import Tag
from stronghold.core.ui.rows import tag_drawn

_NOTHING = SafeString("")
_MUTED = SafeString(" sh-ledger__entry--muted")
_ENTRY = """<li class="sh-ledger__entry{muted}">
  <p class="sh-ledger__when"><time datetime="{on}">{when}</time></p>
  <div class="sh-ledger__what">
    <p class="sh-ledger__title">
      <span class="sh-ledger__kind">{kind}</span>
      {tag}
    </p>
    <p class="sh-ledger__fact"><a href="{url}">{title} <span class="sh-reference"\
>{reference}</span></a></p>
    {where}
    {facts}
    {links}
    {words}
  </div>
</li>
"""
_NOTE = '<p class="sh-ledger__note">{}</p>'
_LINK = '{} <a class="sh-reference" href="{}">{}</a>'
_WORDS = '<p class="sh-ledger__words">{}</p>'


@dataclass(frozen=True)
class Entry:
    """One entry of a ledger: the record, the day it counts on, and its main facts."""

    kind: str
    reference: str
    url: str
    on: date
    when: str
    title: str
    facts: str = ""
    where: str = ""
    words: str = ""
    tag: Tag | None = None
    # What it is linked to: the label, the reference and the page of each.
    links: Sequence[tuple[str, str, str]] = ()
    # Records that do not count (in error or merged) are drawn in grey.
    is_muted: bool = False


def entry_of(
    kind: RecordKind[Any],
    row: Any,
    shown: Collection[str],
    links: Sequence[tuple[str, str, str]] = (),
) -> Entry:
    """Show a record of a kind on its day, with what the kind says of it."""
    return Entry(
        kind=kind.one,
        reference=row.reference,
        url=kind.url("detail", row.reference),
        on=kind.on(row),
        when=kind.when(row),
        title=kind.what(row),
        facts=" · ".join(filter(None, kind.facts(row, shown))),
        where=kind.where(row),
        words=kind.words(row, shown),
        tag=kind.status(row),
        links=links,
        is_muted=not kind.counts(row),
    )


def entries_drawn(entries: Sequence[Entry]) -> SafeString:
    """Return entries as HTML; everything put in is escaped."""
    return joined(_drawn(entry) for entry in entries)


def _drawn(entry: Entry) -> SafeString:
    links = [
        written(_LINK, label, url, reference) for label, reference, url in entry.links
    ]
    return written(
        _ENTRY,
        muted=_MUTED if entry.is_muted else _NOTHING,
        on=entry.on.isoformat(),
        when=entry.when,
        kind=entry.kind,
        tag=tag_drawn(entry.tag.text, entry.tag.tone) if entry.tag else _NOTHING,
        url=entry.url,
        title=entry.title,
        reference=entry.reference,
        where=_part(_NOTE, entry.where),
        facts=_part(_NOTE, entry.facts),
        links=_part(_NOTE, joined(links, between=". ")),
        words=_part(_WORDS, entry.words),
    )


def _part(template: str, text: str) -> SafeString:
    return written(template, text) if text else _NOTHING
