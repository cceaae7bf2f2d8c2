"""The kinds of record that a ledger shows, and the kinds of thing due at a place."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.urls import reverse

import operations.deadlines.queries.listed as deadlines
import operations.taskings.queries as taskings
import reports.call_backs.queries as call_backs
from operations.deadlines.choices import Whose
from operations.records import RECORD_KINDS
from reports.call_backs.rules import ALL
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.filters import AtPlace, Filter, ListFilter
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.presenters import address
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


@dataclass(frozen=True, kw_only=True)
class DueKind:
    """A kind of thing that can be due: its rows, its name, and how an item is made.

    `page` is the address of its list, `list_verb` what that asks for, and `params`
    leave only what is due there, beside the filter of the place.
    """

    verb: Verb
    list_verb: Verb
    page: str
    filters: Sequence[Filter]
    params: Mapping[str, str] = field(default_factory=dict)
    find: Callable[[User, ListFilter], DueRows]
    counted_one: str
    counted_many: str
    item: Callable[[Any, datetime], DueItem]

    def wanted_at(self, viewer: User, place: LedgerPlace) -> ListFilter:
        """Return the filter of its list that leaves only what is due at a place."""
        params = {**self.params, AtPlace.name: place.at}
        return ListFilter.from_params(self.filters, params, viewer=viewer)

    def list_url(self, viewer: User, wanted: ListFilter) -> str:
        """Return the address of its list; "" if the viewer may not open that."""
        if not policy.can(viewer, self.list_verb):
            return ""
        return address(reverse(self.page), wanted.as_params())


DUE_KINDS: Sequence[DueKind] = (
    DueKind(
        verb=Verb.READ_DEADLINES,
        list_verb=Verb.READ_DEADLINES,
        page="deadlines:list",
        filters=deadlines.FILTERS,
        params={"whose": Whose.ALL},
        find=open_deadlines,
        counted_one="deadline",
        counted_many="deadlines",
        item=deadline_item,
    ),
    DueKind(
        verb=Verb.READ_OPERATIONS,
        list_verb=Verb.READ_OPERATIONS,
        page="taskings:list",
        filters=taskings.FILTERS,
        find=open_taskings,
        counted_one="tasking",
        counted_many="taskings",
        item=tasking_item,
    ),
    DueKind(
        verb=Verb.READ_REPORTS,
        list_verb=Verb.READ_OWN_REPORTER,
        page="reports:call_backs",
        filters=call_backs.FILTERS,
        params={"whose": ALL},
        find=open_call_backs,
        counted_one="call-back",
        counted_many="call-backs",
        item=call_back_item,
    ),
    DueKind(
        verb=Verb.READ_REPORTS,
        list_verb=Verb.READ_REPORTS,
        page="reports:list",
        filters=REPORTS.filters,
        params={"open": "yes"},
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
