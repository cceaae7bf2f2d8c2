"""The kinds of record that a ledger shows, and the kinds of thing due at a place."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from operations.records import RECORD_KINDS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.kind import RecordKind
from stronghold.ledger.presenters.due import (
    DueItem,
    call_back_item,
    deadline_item,
    open_report_item,
    tasking_item,
)
from stronghold.ledger.queries.due import (
    DueRows,
    open_call_backs,
    open_deadlines,
    open_reports,
    open_taskings,
)
from stronghold.ledger.queries.places import LedgerPlace

KINDS: Sequence[RecordKind[Any]] = [kind for kind in RECORD_KINDS if kind.is_at_places]


@dataclass(frozen=True)
class DueKind:
    """A kind of thing that can be due: its rows, its name, and how an item is made.

    `has_list`: whether its list can be narrowed to a place.
    """

    verb: Verb
    find: Callable[[User, LedgerPlace], DueRows]
    counted_one: str
    counted_many: str
    item: Callable[[Any, datetime], DueItem]
    has_list: bool = False


DUE_KINDS: Sequence[DueKind] = (
    DueKind(
        verb=Verb.READ_DEADLINES,
        find=open_deadlines,
        counted_one="deadline",
        counted_many="deadlines",
        item=deadline_item,
    ),
    DueKind(
        verb=Verb.READ_OPERATIONS,
        find=open_taskings,
        counted_one="tasking",
        counted_many="taskings",
        item=tasking_item,
        has_list=True,
    ),
    DueKind(
        verb=Verb.READ_REPORTS,
        find=open_call_backs,
        counted_one="call-back",
        counted_many="call-backs",
        item=call_back_item,
    ),
    DueKind(
        verb=Verb.READ_REPORTS,
        find=open_reports,
        counted_one="open report",
        counted_many="open reports",
        item=open_report_item,
    ),
)


def kinds_for(viewer: User) -> list[RecordKind[Any]]:
    """Return the kinds of record that the viewer may read."""
    return [kind for kind in KINDS if policy.can(viewer, kind.read)]


def due_kinds_for(viewer: User) -> list[DueKind]:
    return [kind for kind in DUE_KINDS if policy.can(viewer, kind.verb)]
