"""Reports in the API: its fields, and how one is listed, read and stored."""

from collections.abc import Mapping
from datetime import UTC
from functools import cached_property
from types import MappingProxyType
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from reports.duplicates.actions import mark_different, merge_report, undo_decision
from reports.intake.actions import NewReport, submit_report
from reports.report.actions import withdraw_report
from reports.report.choices import Channel, Grade, Outcome, ReportedBy
from reports.report.record import REPORTS
from reports.reporter.choices import SafeWay
from reports.reporter.rules import LONGEST as LONGEST_OF_CONTACT
from reports.reporter.rules import Contact, broken_in
from reports.triage.actions.one import Triage, triage_report
from reports.triage.actions.queue import Undo, grade_many, undo_many
from reports.triage.actions.report import MoveDetails, NewAssessment, move_report
from reports.triage.actions.source import SourceGrade, clear_words, grade_source
from reports.triage.choices import Concerned
from reports.triage.rules import (
    CONSIDERATIONS,
    LONGEST_CLEARED,
    LONGEST_REASON,
    MOVES,
    SOURCE_GRADES,
)
from reports.triage.undo_token import seal, unseal
from stronghold.core.accounts.models import Team, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import police_teams, workers
from stronghold.core.api.bodies import BodySerializer
from stronghold.core.api.kinds import (
    KindApi,
    NewRecordSerializer,
    RecordSerializer,
    overlaid,
    read_place,
    read_when,
    submission_of,
)
from stronghold.core.api.moves import ApiMove, withdrawal
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.queries import AREAS, load_codes


def contact_text(name: str) -> serializers.CharField:
    return serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_OF_CONTACT[name]
    )


class ReporterSerializer(BodySerializer):
    """The reporter's contact details, if reported_by is named. Never returned."""

    safe_way = serializers.ChoiceField(choices=SafeWay.choices)
    safe_times = contact_text("safe_times")
    who_may_answer = contact_text("who_may_answer")
    voicemail = serializers.BooleanField(default=False)
    never_visit = serializers.BooleanField(default=False)
    risk = contact_text("risk")
    name = contact_text("name")
    phone = contact_text("phone")
    email = contact_text("email")
    address = contact_text("address")
    consents = serializers.BooleanField(
        default=False, help_text="They agree to be called back."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        wrong = broken_in(Contact(**attrs))
        if wrong:
            raise ValidationError({str(b.field): [b.message] for b in wrong})
        return attrs


class ReportBody(NewRecordSerializer):
    """A new report. Without occurred_on and occurred_at, the day is not known."""

    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.NOT_SAID)
    received_at = serializers.DateTimeField(required=False, allow_null=True)
    reported_by = serializers.ChoiceField(
        choices=ReportedBy.choices, required=False, default="", allow_blank=True
    )
    reporter = ReporterSerializer(required=False, allow_null=True)


def without_reporter(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a submission's digest is made of.

    The contact details are left out, so that no one can guess them from the digest.
    """
    return {name: value for name, value in given.items() if name != "reporter"}


class ReportsApi(KindApi):
    """The endpoints of reports. Each answer with original words is logged as such."""

    kind = REPORTS
    body = ReportBody
    means: Mapping[str, str] = MappingProxyType(
        {"sanitised_text": "The words cleared for others."}
    )

    @cached_property
    def serializer(self) -> type[RecordSerializer]:
        """Only those who may read the original words are sent them."""
        words = serializers.CharField(
            required=False, help_text="Only for those who may read the original words."
        )
        return type("ReportSerializer", (super().serializer,), {"description": words})

    def store(self, by: User, given: dict[str, Any]) -> Any:
        submission = submission_of(without_reporter(given))
        return submit_report(
            by=by, submission=submission, report=_new_report(by, given)
        )

    def new(self, by: User, row: Any) -> Any:
        """Return the row itself: to read it again would cost as much as storing it."""
        # As the database returns them; the parsed request is in London's time.
        row.received_at = row.received_at.astimezone(UTC)
        if row.occurred_at is not None:
            row.occurred_at = row.occurred_at.astimezone(UTC)
        load_codes(REPORTS, by, row, of=(*AREAS, "team"))
        REPORTS.note_opened(by, row)
        return row

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        page = super().page(viewer, wanted, page_request)
        REPORTS.note_words(viewer, page.items)
        return page

    def one(self, viewer: User, reference: str) -> Any:
        report = super().one(viewer, reference)
        REPORTS.note_opened(viewer, report)
        return report


def _new_report(by: User, given: dict[str, Any]) -> NewReport:
    reporter = given.get("reporter")
    return NewReport(
        place=read_place(by, given),
        occurred=read_when(given),
        received_at=given.get("received_at") or clock.now(),
        reporter=Contact(**reporter) if reporter else None,
        channel=given["channel"],
        reported_by=given["reported_by"],
        keep_words=given["keep_words"],
        **REPORTS.entered_in(given),
    )


REPORTS_API = ReportsApi()
# A sealed Undo is under 1,000 characters.
LONGEST_UNDO = 2_000


class ReportMoveSerializer(BodySerializer):
    """A move of a report. Which other fields it needs depends on the move."""

    move = serializers.ChoiceField(
        choices=sorted({one.code for one in MOVES} - {"triage"})
    )
    person = serializers.CharField(
        allow_blank=True, default="", help_text="The username of who gets it."
    )
    team = serializers.CharField(
        allow_blank=True, default="", help_text="The code of the team that gets it."
    )
    outcome = serializers.ChoiceField(
        choices=Outcome.choices, allow_blank=True, default=""
    )
    reason = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_REASON
    )
    keep_words = serializers.BooleanField(default=False)


class AssessmentFields(BodySerializer):
    """An assessment by THRIVE, with the grade; or who gets the report; or both."""

    grade = serializers.ChoiceField(choices=Grade.choices, required=False)
    person = serializers.CharField(
        allow_blank=True, default="", help_text="The username of who gets it."
    )
    reason = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_REASON
    )
    keep_words = serializers.BooleanField(default=False)


AssessmentSerializer = type(
    "AssessmentSerializer",
    (AssessmentFields,),
    {"__doc__": AssessmentFields.__doc__}
    | {
        name: serializers.ChoiceField(
            choices=Concerned.choices, allow_blank=True, default=""
        )
        for name in CONSIDERATIONS
    },
)
SourceGradeSerializer = type(
    "SourceGradeSerializer",
    (BodySerializer,),
    {"__doc__": "The 3x5x2 grading of the source, and fact or opinion."}
    | {
        name: serializers.ChoiceField(
            choices=list(codes), allow_blank=True, required=False
        )
        for name, codes in SOURCE_GRADES.items()
    },
)


class ClearedWordsSerializer(BodySerializer):
    """The words for those who may not read the original; empty takes them back."""

    text = serializers.CharField(allow_blank=True, max_length=LONGEST_CLEARED)
    keep_words = serializers.BooleanField(default=False)


class MergeSerializer(BodySerializer):
    """The report that says the same, into which this one is merged."""

    into = serializers.CharField(help_text="The reference of a report.")


class OtherReportSerializer(BodySerializer):
    """The other of two reports, about which it is decided whether they are the same."""

    other = serializers.CharField(help_text="The reference of a report.")


class GradeSerializer(BodySerializer):
    """A grade alone, without an assessment."""

    grade = serializers.ChoiceField(choices=Grade.choices)


class UndoSerializer(BodySerializer):
    """What undoes a grade, an assessment or who got the report."""

    undo = serializers.CharField(
        max_length=LONGEST_UNDO,
        help_text="The header Undo of the answer to the change.",
    )


def _person(by: User, username: str) -> User | None:
    if not username:
        return None
    for one in workers(by, Verb.WORK_REPORTS):
        if one.username == username:
            return one
    raise RuleBroken("There is no such officer", field="person")


def _team(by: User, code: str) -> Team | None:
    if not code:
        return None
    found = [team for team in police_teams(by) if team.code == code]
    if len(found) != 1:
        raise RuleBroken("There is no such team", field="team")
    return found[0]


def _move(by: User, row: Any, given: dict[str, Any]) -> Any:
    details = MoveDetails(
        person=_person(by, given["person"]),
        team=_team(by, given["team"]),
        outcome=given["outcome"],
        reason=given["reason"],
    )
    return move_report(
        by=by,
        reference=row.reference,
        move=given["move"],
        details=details,
        keep_words=given["keep_words"],
    )


def _assess(by: User, row: Any, given: dict[str, Any]) -> Any:
    weighed = {name: given[name] for name in CONSIDERATIONS}
    assessment = None
    if grade := given.get("grade", ""):
        assessment = NewAssessment(grade=grade, reason=given["reason"], **weighed)
    elif any(weighed.values()):
        raise RuleBroken("Choose a grade", field="grade")
    return triage_report(
        by=by,
        reference=row.reference,
        triage=Triage(assessment, _person(by, given["person"])),
        keep_words=given["keep_words"],
    )


def _grade_source(by: User, row: Any, given: dict[str, Any]) -> Any:
    grade = SourceGrade(**overlaid(row, given, SOURCE_GRADES))
    return grade_source(by=by, reference=row.reference, grade=grade)


def _clear_words(by: User, row: Any, given: dict[str, Any]) -> Any:
    return clear_words(by=by, reference=row.reference, **given)


def _merge(by: User, row: Any, given: dict[str, Any]) -> Any:
    return merge_report(by=by, reference=row.reference, into=given["into"])


def _mark_different(by: User, row: Any, given: dict[str, Any]) -> Any:
    return mark_different(by=by, reference=row.reference, other=given["other"])


def _undo_decision(by: User, row: Any, given: dict[str, Any]) -> Any:
    return undo_decision(by=by, reference=row.reference, other=given["other"])


def _grade(by: User, row: Any, given: dict[str, Any]) -> Undo:
    return grade_many(by=by, references=[row.reference], grade=given["grade"])


def _undo_triage(by: User, row: Any, given: dict[str, Any]) -> Any:
    return undo_many(by=by, undo=unseal(given["undo"], by, row.reference))


def _sealed(by: User, undo: Undo) -> str:
    return seal(undo, by)


REPORT_MOVES = (
    ApiMove(
        "moves",
        Verb.WORK_REPORTS,
        "Assigns it, takes it, begins work, answers it, closes it or opens it again.",
        ReportMoveSerializer,
        _move,
    ),
    ApiMove(
        "assess",
        Verb.TRIAGE_REPORTS,
        "Assesses it, and gives it to someone.",
        AssessmentSerializer,
        _assess,
        undo=_sealed,
    ),
    ApiMove(
        "grade",
        Verb.TRIAGE_REPORTS,
        "Sets its grade without an assessment, as the queue does for several at once.",
        GradeSerializer,
        _grade,
        undo=_sealed,
    ),
    ApiMove(
        "undo_triage",
        Verb.TRIAGE_REPORTS,
        "Undoes the caller’s own last grade, assessment or assignment of it, unless it "
        "was changed since.",
        UndoSerializer,
        _undo_triage,
    ),
    ApiMove(
        "source",
        Verb.TRIAGE_REPORTS,
        "Grades how reliable its source is.",
        SourceGradeSerializer,
        _grade_source,
        keeps_rest=True,
    ),
    ApiMove(
        "words",
        Verb.CLEAR_WORDS,
        "Clears words for those who may not read the original.",
        ClearedWordsSerializer,
        _clear_words,
    ),
    ApiMove(
        "merge",
        Verb.DECIDE_DUPLICATES,
        "Merges it into another that says the same.",
        MergeSerializer,
        _merge,
    ),
    ApiMove(
        "not_the_same",
        Verb.DECIDE_DUPLICATES,
        "Says that it and another are not the same, so that they are not suggested "
        "again.",
        OtherReportSerializer,
        _mark_different,
    ),
    ApiMove(
        "undo_decision",
        Verb.DECIDE_DUPLICATES,
        "Undoes the decision about it and another: merged ones are separated, others "
        "may be suggested again.",
        OtherReportSerializer,
        _undo_decision,
    ),
    withdrawal(REPORTS.withdraw.own, withdraw_report),
)
