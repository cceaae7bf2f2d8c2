"""The report, described once: its fields, its words, and who may read it.

Who reported it is in another table, which only reports.reporter reads: it is a field of
no list, file, search or answer.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import Combinable

from reports.report.choices import (
    Basis,
    Channel,
    Concern,
    Drug,
    Grade,
    InformationAssessment,
    Outcome,
    ReportedBy,
    Sign,
    SourceEvaluation,
    Status,
)
from reports.report.models import Report
from reports.report.rules import OPEN as STILL_OPEN
from reports.report.rules import shortened
from reports.report.visibility import visible_reports
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import police_teams
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.decided import in_force
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.choices import People
from stronghold.core.records.fields import (
    A_TIME,
    IDENTITY,
    RECORDED,
    WHERE,
    Choice,
    Day,
    Field,
    Instant,
    Several,
    YesNo,
)
from stronghold.core.records.filters import AtPlace, Filter, YesFilter
from stronghold.core.records.kind import (
    IN_ERROR,
    NOT_IN_ERROR,
    RecordKind,
    WithdrawVerbs,
)
from stronghold.core.records.pages import by_time
from stronghold.core.sharing.fields import FieldClass
from stronghold.core.ui.dates import short_when
from stronghold.core.ui.parts import Tag, Tone
from stronghold.core.ui.tables import Cell

OPEN, POLICE = FieldClass.OPEN, FieldClass.POLICE
# The value of the filter of teams for reports that no team has.
NO_TEAM = "none"
TEAM_CODE = re.compile(r"[a-z0-9-]{1,40}")
TONES: dict[str, Tone] = {
    Status.NEW: "new",
    Status.TRIAGED: "waiting",
    Status.ASSIGNED: "waiting",
    Status.IN_ACTION: "active",
    Status.ANSWERED: "done",
    Status.CLOSED: "done",
}
MERGED = Tag("Merged")
# A title says what was reported as such: no one has proved it.
REPORTED: Mapping[str, str] = {
    Concern.DEALING: "Reported dealing",
    Concern.USE: "Reported drug use",
    Concern.CUCKOOING: "Reported cuckooing",
    Concern.EXPLOITATION: "Reported child exploitation",
    Concern.GROWING: "Reported growing or making of drugs",
    Concern.LITTER: "Reported needles or litter",
    Concern.SMELL: "Reported smell of cannabis",
}


class KnownDay(Day):
    """The day it happened; empty if it is not known."""

    @property
    def paths(self) -> Sequence[str | Combinable]:
        return ["occurred_on", "occurred_known"]

    @property
    def reads(self) -> Sequence[str]:
        return ["occurred_on", "occurred_known"]

    def cell(self, *values: Any) -> Cell:
        occurred_on: date
        occurred_on, is_known = values
        return occurred_on if is_known else None

    def value(self, row: Any) -> date | None:
        occurred_on: date = row.occurred_on
        return occurred_on if row.occurred_known else None


class Named(Field):
    """A related row: files and pages show its name, and the API its code."""

    def __init__(self, name: str, label: str, *, code: str, **given: Any) -> None:
        super().__init__(name, label, POLICE, in_api=True, **given)
        self._code = code

    def text(self, row: Any) -> str:
        name = super().value(row)
        return "" if name is None else str(name)

    def value(self, row: Any) -> Any:
        related = getattr(row, self.name)
        return getattr(related, self._code) if related is not None else None


class OfTeam(Filter):
    """Reports of one team, by its code, or of none."""

    name, label, may_be_saved = "team", "Team", True
    means = "A team's code, or none"

    def read(self, text: str) -> str:
        if not TEAM_CODE.fullmatch(text):
            raise RuleBroken("Choose one of the teams", field=self.name)
        return text

    def rows(self, text: str, viewer: User) -> Q:
        if text == NO_TEAM:
            return Q(team__isnull=True)
        return Q(team__code=text, team__organisation__force=viewer.force)

    def options(self, viewer: User) -> Sequence[tuple[str, str]]:
        teams = [(team.code, team.name) for team in police_teams(viewer)]
        return [(NO_TEAM, "No team"), *teams]


class AssignedToMe(YesFilter):
    """Reports that are assigned to the viewer."""

    name, label = "assigned", "Assigned to me"
    means = "yes: only what is assigned to the caller"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(assigned_to=viewer)


class StillOpen(YesFilter):
    """Reports without an outcome. One that was merged is dealt with in another."""

    name, label = "open", "Open: no outcome yet"
    means = "yes: only reports without an outcome, and none that were merged"

    def rows(self, text: str, viewer: User) -> Q:
        return open_reports()


class Reports(RecordKind[Report]):
    """Drug activity that a resident or a partner reported, or an officer saw."""

    code = "reports"
    app = "reports"
    prefix = "R"
    model = Report
    read = Verb.READ_REPORTS
    write = Verb.SUBMIT_REPORT
    withdraw = WithdrawVerbs(Verb.WITHDRAW_OWN_REPORT, Verb.WITHDRAW_ANY_REPORT)
    purpose = "To act on what the public, officers and partners report about drug crime"
    people = (
        People.REPORTER,
        People.SUSPECT,
        People.OCCUPIER,
        People.CHILD,
        People.ADULT_AT_RISK,
    )
    one = "Report"
    many = "Reports"
    new_text = "Log a report"
    another_text = "Log another report"
    first = "Report recorded"
    empty_text = "Reports from residents, partners and officers will be listed here."
    area_days = ("received_on",)
    day = listed_on = "received_on"
    sorts = by_time("Received", ("-received_at", "-pk"))
    # A merged report counts only as the report it was merged into.
    counted = NOT_IN_ERROR & Q(merged_into__isnull=True)
    more_filters = (OfTeam(), AssignedToMe(), StillOpen(), AtPlace())
    in_title = ("concern",)
    is_always_shown = True
    few = 20
    features_text = "By the day on which each was received."
    disclosed = (
        "reference",
        "concern",
        "drug",
        "place_text",
        "street",
        "premises",
        "ward",
        "occurred_on",
        "occurred_at",
        "received_on",
        "status",
        "outcome",
        "signs",
        "children_seen",
        "vulnerable_adult",
        "weapons_mentioned",
        "sanitised_text",
    )
    fields = [
        *IDENTITY,
        Day(
            "received_on",
            "Received on",
            OPEN,
            means="A London date, on which figures count it.",
            in_api=True,
        ),
        Instant(
            "received_at",
            "Received",
            POLICE,
            means="When it was received.",
            is_usual=False,
            in_api=True,
        ),
        KnownDay(
            "occurred_on",
            "Day it happened",
            OPEN,
            means="A London date; empty if not known.",
        ),
        YesNo("occurred_known", "Day known", POLICE, in_api=True),
        Instant("occurred_at", "Time it happened", POLICE, means=A_TIME),
        *WHERE,
        Choice(
            "concern",
            "About",
            OPEN,
            choices=Concern,
            means="What the report is about.",
            is_entered=True,
            is_filter=True,
        ),
        Choice(
            "drug",
            "Drug",
            POLICE,
            choices=Drug,
            means="The drug reported.",
            is_entered=True,
        ),
        Choice(
            "channel",
            "Source",
            POLICE,
            choices=Channel,
            means="The channel.",
            in_api=True,
            is_filter=True,
        ),
        Choice(
            "status",
            "Status",
            POLICE,
            choices=Status,
            means="The status.",
            in_api=True,
            is_filter=True,
        ),
        Choice(
            "grade",
            "Grade",
            POLICE,
            choices=Grade,
            means="How soon someone must attend.",
            in_api=True,
        ),
        Choice(
            "outcome",
            "Outcome",
            POLICE,
            choices=Outcome,
            means="The outcome.",
            in_api=True,
        ),
        Named(
            "team",
            "Team",
            path="team__name",
            code="code",
            means="The team that has it.",
        ),
        Named(
            "assigned_to",
            "Assigned to",
            path="assigned_to__display_name",
            code="username",
            means="Who works on it.",
            is_usual=False,
        ),
        Field(
            "reopened_because",
            "Re-opened because",
            FieldClass.FREE_TEXT,
            in_api=True,
        ),
        Several(
            "signs",
            "Signs of cuckooing",
            POLICE,
            choices=Sign,
            means="Those that were seen.",
            is_entered=True,
        ),
        YesNo(
            "children_seen",
            "Children seen",
            POLICE,
            means="Whether any were seen.",
            is_entered=True,
        ),
        YesNo(
            "vulnerable_adult",
            "Vulnerable adult",
            POLICE,
            means="Whether one may be there.",
            is_entered=True,
        ),
        YesNo(
            "weapons_mentioned",
            "Weapons",
            POLICE,
            means="Seen or mentioned.",
            is_entered=True,
        ),
        # The kind of reporter. Who it was is in no field.
        Choice(
            "reported_by",
            "Reported by",
            POLICE,
            choices=ReportedBy,
            means="The kind of reporter, never who.",
            is_usual=False,
            in_api=True,
        ),
        Choice(
            "source_evaluation",
            "Source evaluation",
            POLICE,
            choices=SourceEvaluation,
            means="How its source is graded.",
            is_usual=False,
            in_api=True,
        ),
        Choice(
            "information_assessment",
            "Information assessment",
            POLICE,
            choices=InformationAssessment,
            means="How its information is graded.",
            is_usual=False,
            in_api=True,
        ),
        Choice("basis", "Fact or opinion", POLICE, choices=Basis, in_api=True),
        Field(
            "sanitised_text",
            "Cleared words",
            FieldClass.FREE_TEXT,
            means="The words that were cleared.",
            is_usual=False,
            in_api=True,
        ),
        Field(
            "description",
            "Original words",
            FieldClass.ORIGINAL,
            means="As reported, not cleared.",
            is_usual=False,
            is_entered=True,
        ),
        Field(
            "merged_into",
            "Merged into",
            POLICE,
            means="The report kept instead of it.",
            path="merged_into__reference",
            is_usual=False,
            in_api=True,
        ),
        *RECORDED,
    ]

    def visible(self, viewer: User) -> Q:
        return visible_reports(viewer)

    def at(self) -> Combinable:
        return F("received_at")

    def when(self, row: Report) -> str:
        return short_when(row.received_on, row.received_at)

    def counts(self, row: Report) -> bool:
        return not row.is_in_error and row.merged_into_id is None

    def status(self, row: Report) -> Tag | None:
        return report_tag(row)

    def about(self, facts: Mapping[str, Any]) -> str:
        """Return what was reported, never as a fact."""
        concern = facts.get("concern", "")
        if concern != Concern.OTHER and concern in in_force().names(Concern.subject):
            return _reported(Concern(concern))
        return REPORTED.get(concern, self.one)

    def what(self, row: Report) -> str:
        drug = "" if row.drug == Drug.UNKNOWN else self.field("drug").text(row)
        return ", ".join(filter(None, [self.field("concern").text(row), drug]))

    def facts(self, row: Report, shown: Collection[str]) -> Sequence[str]:
        happened = ""
        if row.occurred_known and row.occurred_on != row.received_on:
            happened = f"Happened {short_when(row.occurred_on, row.occurred_at)}"
        channel = self.field("channel").text(row) if "channel" in shown else ""
        merged = f"Merged into {row.merged_into.reference}" if row.merged_into else ""
        return [happened, channel, merged]

    def words(self, row: Report, shown: Collection[str]) -> str:
        """Return the text that the viewer may read, without one in error."""
        if row.is_in_error:
            return ""
        return shortened(getattr(row, self.text_for(shown)))

    def text_for(self, shown: Collection[str]) -> str:
        """Return the field of the text that a viewer of these fields may read."""
        return "description" if "description" in shown else "sanitised_text"

    def note_words(self, viewer: User, rows: Iterable[Report]) -> None:
        """Log that an answer shows original words, if it does."""
        if policy.can(viewer, Verb.READ_ORIGINALS) and any(
            row.description for row in rows
        ):
            consulted([], originals="read")

    def note_opened(self, viewer: User, row: Report) -> None:
        """Do as `note_words` for the one report that an answer is about.

        Its event may name other reports too, such as possible duplicates.
        """
        self.note_words(viewer, [row])
        consulted([], opened=row.reference)

    def labels(self, shown: Collection[str]) -> Mapping[str, str]:
        """Return the labels of the history, which shows when it was received once."""
        labels = super().labels(shown).items()
        return {name: label for name, label in labels if name != "received_on"}

    def values(self, row: Report, shown: Collection[str]) -> dict[str, Any]:
        """Return what the API shows; without the day if that is not known."""
        values = super().values(row, shown)
        if not row.occurred_known and "occurred_on" in shown:
            values["occurred_on"] = None
        return values


def _reported(concern: Concern) -> str:
    """Return a title by the force's own name; if it kept the site's, by the site's."""
    if concern.label == concern.of_site:
        return REPORTED[concern]
    return f"Reported: {concern.label}"


REPORTS = Reports()


def open_reports() -> Q:
    """Return the condition for reports that count and have no outcome yet."""
    return REPORTS.counted & Q(status__in=STILL_OPEN)


def report_tag(report: Report) -> Tag:
    """Return the tag of a report: in error, merged, or its status."""
    if report.is_in_error:
        return IN_ERROR
    return MERGED if report.merged_into_id else status_tag(report)


def status_tag(report: Report) -> Tag:
    """Return the status; a report without any action has no good result."""
    no_result = report.outcome == Outcome.NO_ACTION
    tone: Tone = "stopped" if no_result else TONES[report.status]
    return Tag(str(Status(report.status).label), tone)
