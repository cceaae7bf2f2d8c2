"""Every read of reports: the list, one report, its history."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from django.db.models import Choices, Q, QuerySet

from reports.report.choices import Channel, Concern, Status
from reports.report.models import Report
from reports.report.visibility import visible_reports
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.queries import (
    Page,
    PageRequest,
    RecordFilter,
    history_of,
    one_of,
    page_of,
    with_related,
)
from stronghold.core.records.rules import read_yes

NO_TEAM = "none"
TEAM_CODE = re.compile(r"[a-z0-9-]{0,40}")
# How the list is sorted.
ORDER = ("-received_at", "-pk")


@dataclass(frozen=True)
class ReportFilter(RecordFilter):
    """The filter of the list of reports; its days are days of receipt."""

    concern: str = ""
    channel: str = ""
    status: str = ""
    # A team's code, or NO_TEAM.
    team: str = ""
    assigned: bool = False

    prefix: ClassVar[str] = "R"
    counted_on: ClassVar[str] = "received_on"
    codes: ClassVar[Mapping[str, type[Choices]]] = {
        "concern": Concern,
        "channel": Channel,
        "status": Status,
    }

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return (*super().names(), "team", "assigned")

    @classmethod
    def from_params(cls, params: Mapping[str, str]) -> Self:
        team = params.get("team", "").strip()
        if not TEAM_CODE.fullmatch(team):
            raise RuleBroken("Choose one of the teams", field="team")
        assigned = read_yes(params.get("assigned", "").strip(), field="assigned")
        return replace(super().from_params(params), team=team, assigned=assigned)

    def as_params(self) -> dict[str, str]:
        own = {"team": self.team, "assigned": "yes" if self.assigned else ""}
        return super().as_params() | {name: text for name, text in own.items() if text}

    def rows(self, viewer: User) -> Q:
        rows = super().rows(viewer)
        if self.team == NO_TEAM:
            rows &= Q(team__isnull=True)
        elif self.team:
            rows &= Q(team__code=self.team, team__organisation__force=viewer.force)
        return rows & Q(assigned_to=viewer) if self.assigned else rows


def reports_page(viewer: User, wanted: ReportFilter, ask: PageRequest) -> Page[Report]:
    """Return a page of reports, newest first."""
    every = _visible(viewer)
    rows = with_related(listed_reports(viewer, wanted))
    page = page_of(rows, every=every, order=ORDER, ask=ask)
    consulted([], **wanted.as_params())
    return page


def listed_reports(viewer: User, wanted: ReportFilter) -> QuerySet[Report]:
    """Return all rows of the list, not yet fetched: the caller logs what it reads."""
    return _visible(viewer).filter(wanted.rows(viewer))


def report(viewer: User, reference: str) -> Report:
    """Return one report with what its page shows."""
    return one_of(with_related(_visible(viewer)), reference)


def note_originals(viewer: User, reports: Iterable[Report]) -> None:
    """Log that a response shows the original words of these reports, if it does.

    Call this wherever a description is shown, so that the audit log records it.
    """
    if policy.can(viewer, Verb.READ_ORIGINALS) and any(r.description for r in reports):
        consulted([], originals="read")


def history(viewer: User, reference: str) -> list[Any]:
    """Return every version of a report, oldest first."""
    return history_of(_visible(viewer), reference)


def recent_by(viewer: User, limit: int = 5) -> list[Report]:
    """Return the reports that the viewer recorded last, newest first."""
    rows = with_related(_visible(viewer).filter(recorded_by=viewer))
    found = list(rows.order_by("-recorded_at", "-pk")[:limit])
    consulted(row.reference for row in found)
    return found


def _visible(viewer: User) -> QuerySet[Report]:
    return Report.objects.filter(visible_reports(viewer))
