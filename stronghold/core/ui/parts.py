"""Parts of pages, made by presenters and drawn by `templates/components`.

They know nothing about records. `templates/components/README.md` shows each in use.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from django.utils.safestring import SafeString

from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.rows import rows_drawn

if TYPE_CHECKING:
    from stronghold.core.ui.charts.sparkline import Sparkline

Tone = Literal[
    "neutral",
    "new",
    "active",
    "waiting",
    "done",
    "attention",
    "lost",
    "stopped",
    # What the law sets: missed, due within hours, due later.
    "missed",
    "hours",
    "law",
    # Someone may be in danger.
    "urgent",
]


@dataclass(frozen=True)
class Tag:
    """A status in a word or two. Each tone has its own mark and colour."""

    text: str
    tone: Tone = "neutral"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Link:
    """A link to another page; `current` marks the page being read."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Chip:
    """A choice as a link, such as a time range or a filter to remove."""

    text: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class Pager:
    """The links from a page of a list to those beside it; "" where there is none."""

    label: str = "Pages"
    newer_url: str = ""
    older_url: str = ""
    newer_text: str = "Newer"
    older_text: str = "Older"


@dataclass(frozen=True)
class Column:
    """A column of a table; a numeric one is right-aligned.

    `ways` marks a column of links or buttons, which is not printed. `sort_url` sorts
    the table by it; `sorted_as` is set on the column that the table is sorted by.
    """

    label: str
    numeric: bool = False
    ways: bool = False
    sort_url: str = ""
    sorted_as: Literal["ascending", "descending", ""] = ""

    @property
    def classes(self) -> str:
        classes = {"sh-number": self.numeric, "sh-no-print sh-ways": self.ways}
        return " ".join(name for name, applies in classes.items() if applies)


@dataclass(frozen=True)
class Cell:
    """A cell with more than text: a link, a tag, a note under it, a sparkline.

    `whole` keeps the text on one line, as for a reference. `reference` is shown small
    under the text. `references` are shown before it, each on one line; with `folded`,
    under it, once that summary is opened.
    """

    text: str
    href: str = ""
    tag: Tag | None = None
    note: str = ""
    spark: "Sparkline | None" = None
    whole: bool = False
    reference: str = ""
    references: Sequence[str] = ()
    folded: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def is_plain(self) -> bool:
        """Whether it is its text alone."""
        more = self.tag or self.note or self.spark or self.whole or self.reference
        return not (more or self.references or self.href)


@dataclass(frozen=True)
class Row:
    """A row of a table; its first cell is its heading."""

    cells: Sequence[Cell | str | int]
    muted: bool = False


@dataclass(frozen=True)
class Table:
    """Rows under columns. `stacked` turns each row into a card on a phone.

    The card of a `dense` table is a heading and one line of its other cells; a
    `compact` one has two lines a row, the heading with its status above the other cells
    without their notes.
    """

    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    hide_caption: bool = False
    stacked: bool = False
    dense: bool = False
    compact: bool = False
    footer: Row | None = None
    id: str = ""

    @property
    def rows_drawn(self) -> list[SafeString]:
        return rows_drawn(self.columns, self.rows)

    @property
    def footer_drawn(self) -> SafeString | None:
        return rows_drawn(self.columns, [self.footer])[0] if self.footer else None


@dataclass(frozen=True)
class SummaryRow:
    """One row of a summary list: key, value, and the link to change it.

    `reference` is that of the record that the value names.
    """

    key: str
    value: str = ""
    href: str = ""
    change_url: str = ""
    change_text: str = "Change"
    tag: Tag | None = None
    lines: Sequence[str] = ()
    # A link to details, under the value.
    more: Link | None = None
    reference: str = ""


@dataclass(frozen=True)
class Change:
    """One field before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ShownKey:
    """One key in use, as those who may revoke it see it: never its token.

    `opens` says what it opens, if that was chosen.
    """

    name: str
    facts: Sequence[tuple[str, str]]
    revoke_url: str
    opens: Sequence[str] = ()


@dataclass(frozen=True)
class TimelineItem:
    """An event of a record: what, when, by whom, and what it changed.

    `reference` is that of another record that the title names.
    """

    title: str
    at: datetime
    by: str = ""
    text: str = ""
    href: str = ""
    changes: Sequence[Change] = ()
    reference: str = ""

    @property
    def when(self) -> str:
        return written_instant(self.at)


def columns_table(columns: Mapping[str, str]) -> Table:
    """Return the columns of a file that is imported, with what each holds."""
    return Table(
        caption="The columns of the file, in any order",
        columns=[Column("Column"), Column("What it holds")],
        rows=[Row([Cell(name, whole=True), what]) for name, what in columns.items()],
        stacked=True,
    )
