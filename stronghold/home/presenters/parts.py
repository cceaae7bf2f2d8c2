"""The building blocks of the home page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from stronghold.core.ui.parts import Column, Link, Row, Table, Tag


@dataclass(frozen=True)
class Part:
    """A part of the page: its template and the template's `content`."""

    template: str
    content: Any


@dataclass(frozen=True)
class Figure:
    """A number, what it counts, and its link."""

    value: str
    label: str
    note: str
    url: str


@dataclass(frozen=True)
class Figures:
    """Several numbers under one heading, with a note."""

    id: str
    title: str
    figures: Sequence[Figure]
    note: str = ""
    more: Link | None = None


@dataclass(frozen=True)
class Todo:
    """The first few items to deal with, or the text shown if there are none."""

    title: str
    table: Table | None
    empty: str
    all_url: str = ""
    all_text: str = ""


@dataclass(frozen=True)
class BriefNow:
    """The brief of the last complete week, and whether it is signed."""

    title: str
    tag: Tag
    text: str
    url: str


@dataclass(frozen=True)
class Words:
    """A few paragraphs, and an optional link."""

    paragraphs: Sequence[str]
    link: Link | None = None


def figures_part(figures: Figures) -> Part:
    return Part("home/figures.html", figures)


def todo_part(todo: Todo) -> Part:
    return Part("home/todo.html", todo)


def listed(caption: str, columns: Sequence[str], rows: Sequence[Row]) -> Table | None:
    if not rows:
        return None
    return Table(caption, [Column(text) for text in columns], rows, stacked=True)
