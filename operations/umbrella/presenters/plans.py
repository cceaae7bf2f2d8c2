"""What the pages of operations, priorities and taskings show alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.look.dates import written_date
from stronghold.look.parts import Link, SummaryRow, Table, Tag, TimelineItem
from stronghold.records.presenters import history_items, people_in
from stronghold.records.queries import names_of_people

if TYPE_CHECKING:
    from operations.plans.models import Plan


@dataclass(frozen=True)
class Section:
    """A part of a page: its heading, a table or the words for none, and more."""

    id: str
    title: str
    empty: str
    table: Table | None = None
    note: str = ""
    link: Link | None = None
    action: Link | None = None
    # Its rows are headed by words of any length, and not by a reference.
    has_names: bool = False


@dataclass(frozen=True)
class PlanPage:
    """Everything about one plan that its page shows."""

    title: str
    caption: str
    tag: Tag | None
    rows: Sequence[SummaryRow]
    back: Link
    lead: str = ""
    # Pages to open, and moves to make at once, the main one first.
    actions: Sequence[Link] = ()
    moves: Sequence[tuple[str, str]] = ()
    move_url: str = ""
    warning: str = ""
    sections: Sequence[Section] = ()
    history: Sequence[TimelineItem] = ()
    audit_url: str = ""


@dataclass(frozen=True)
class Pages:
    """Which page of a list it is, and whether another follows."""

    page: int = 1
    has_more: bool = False

    def earlier(self, url: str, params: Mapping[str, str]) -> str:
        """Return the address of the page before, or nothing."""
        return _page_url(url, params, self.page - 1) if self.page > 1 else ""

    def later(self, url: str, params: Mapping[str, str]) -> str:
        """Return the address of the page after, or nothing."""
        return _page_url(url, params, self.page + 1) if self.has_more else ""


def _page_url(url: str, params: Mapping[str, str], page: int) -> str:
    return f"{url}?{urlencode({**params, 'page': page})}"


@dataclass(frozen=True)
class PlanList:
    """A list of plans, the ways to look at it, and the way to set up another."""

    title: str
    views: Sequence[Link]
    table: Table | None
    empty_title: str
    empty_text: str
    new: Link | None = None
    has_names: bool = False
    earlier_url: str = ""
    later_url: str = ""
    links: Sequence[Link] = ()


@dataclass(frozen=True)
class FormPage:
    """What a form about a plan draws besides its fields."""

    title: str
    button: str
    back: Link
    caption: str = ""
    lede: str = ""


OVERVIEW = "Operations"


def overview_link() -> Link:
    return Link(OVERVIEW, reverse("umbrella:overview"))


def history_of(
    events: Sequence[Any], labels: Mapping[str, str], first: str
) -> list[TimelineItem]:
    """Return what happened to a plan, the latest first."""
    told = [_as_record(event) for event in events]
    names = names_of_people(people_in(told))
    return history_items(told, labels=labels, names=names, first=first)


def _as_record(event: Any) -> Any:
    """Say of a plan what is asked of every record: it cannot be in error."""
    event.error_at, event.error_reason = None, ""
    return event


def audit_url(viewer: User, plan: "Plan") -> str:
    if not policy.can(viewer, Verb.READ_AUDIT):
        return ""
    return reverse("oversight:record", args=[plan.reference])


def may_run(viewer: User) -> bool:
    return policy.can(viewer, Verb.RUN_OPERATIONS)


def from_to(begins_on: Any, ends_on: Any) -> str:
    """Write the days of an operation."""
    if ends_on is None:
        return f"Since {written_date(begins_on)}"
    return f"{written_date(begins_on)} to {written_date(ends_on)}"
