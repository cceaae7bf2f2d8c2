"""What the parts of the home page are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stronghold.look.parts import Column, Link, Row, Table, Tag


@dataclass(frozen=True)
class Part:
    """A part of the page: the template that draws it, and what that is given."""

    template: str
    content: Any


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and where it leads."""

    value: str
    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Figures:
    """Several numbers under one heading, with a word about them."""

    id: str
    title: str
    figures: Sequence[Figure]
    note: str = ""
    more: Link | None = None


@dataclass(frozen=True)
class Todo:
    """The first few of what waits for somebody, or the words for there being none."""

    title: str
    table: Table | None
    empty: str
    all_url: str = ""
    all_text: str = ""


@dataclass(frozen=True)
class BriefNow:
    """The brief of the last whole week, and whether somebody has signed it."""

    title: str
    tag: Tag
    text: str
    url: str


@dataclass(frozen=True)
class Words:
    """A few paragraphs, and perhaps a way on."""

    paragraphs: Sequence[str]
    link: Link | None = None


def figures_part(figures: Figures) -> Part:
    return Part("dashboard/home/figures.html", figures)


def todo_part(todo: Todo) -> Part:
    return Part("dashboard/home/todo.html", todo)


def listed(caption: str, columns: Sequence[str], rows: Sequence[Row]) -> Table | None:
    if not rows:
        return None
    return Table(caption, [Column(text) for text in columns], rows, stacked=True)
