"""Reports in the API: its fields, and how one is listed, read and stored."""

from typing import Any

from django.db.models import TextChoices
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from reports.intake.actions import NewReport, submit_report
from reports.report import queries
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
from reports.report.presenters import report_body
from reports.report.queries import ReportFilter
from reports.report.redaction import REPORT_FIELDS
from reports.report.rules import LONGEST_DESCRIPTION
from reports.reporter.choices import SafeWay
from reports.reporter.rules import LONGEST as LONGEST_OF_CONTACT
from reports.reporter.rules import Contact, broken_in
from stronghold.core.accounts.api_bodies import BodySerializer
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.api import (
    NewRecordSerializer,
    RecordApi,
    RecordSerializer,
    read_place,
    read_when,
    submission_of,
)
from stronghold.core.records.queries import Page, PageRequest


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


class NewReportSerializer(NewRecordSerializer):
    """A new report. Without occurred_on and occurred_at, the day is not known."""

    concern = serializers.ChoiceField(choices=Concern.choices)
    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.OFFICER)
    drug = serializers.ChoiceField(choices=Drug.choices, default=Drug.UNKNOWN)
    description = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_DESCRIPTION
    )
    signs = serializers.ListField(
        child=serializers.ChoiceField(choices=Sign.choices), default=list
    )
    children_seen = serializers.BooleanField(default=False)
    vulnerable_adult = serializers.BooleanField(default=False)
    weapons_mentioned = serializers.BooleanField(default=False)
    received_at = serializers.DateTimeField(required=False, allow_null=True)
    reported_by = serializers.ChoiceField(
        choices=ReportedBy.choices, required=False, default="", allow_blank=True
    )
    reporter = ReporterSerializer(required=False, allow_null=True)


def _graded(choices: type[TextChoices]) -> serializers.ChoiceField:
    """Return a field for a code that is empty until it has been set."""
    return serializers.ChoiceField(choices=choices.choices, allow_blank=True)


class ReportSerializer(RecordSerializer):
    """A stored report."""

    concern = serializers.ChoiceField(choices=Concern.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    drug = serializers.ChoiceField(choices=Drug.choices)
    description = serializers.CharField(
        required=False, help_text="Only for those who may read the original words."
    )
    sanitised_text = serializers.CharField(help_text="The words cleared for others.")
    signs = serializers.ListField(child=serializers.ChoiceField(choices=Sign.choices))
    children_seen = serializers.BooleanField()
    vulnerable_adult = serializers.BooleanField()
    weapons_mentioned = serializers.BooleanField()
    occurred_known = serializers.BooleanField()
    received_on = serializers.DateField()
    received_at = serializers.DateTimeField()
    merged_into = serializers.CharField(allow_null=True)
    reported_by = serializers.ChoiceField(choices=ReportedBy.choices)
    team = serializers.CharField(allow_null=True)
    assigned_to = serializers.CharField(allow_null=True)
    status = serializers.ChoiceField(choices=Status.choices)
    grade = _graded(Grade)
    outcome = _graded(Outcome)
    reopened_because = serializers.CharField()
    source_evaluation = _graded(SourceEvaluation)
    information_assessment = _graded(InformationAssessment)
    basis = _graded(Basis)


def _store(by: User, given: dict[str, Any]) -> Any:
    submission = submission_of(without_reporter(given))
    return submit_report(by=by, submission=submission, report=_new_report(by, given))


def without_reporter(given: dict[str, Any]) -> dict[str, Any]:
    """Return the fields that a submission's digest is made of.

    The contact details are left out, so that no one can guess them from the digest.
    """
    return {name: value for name, value in given.items() if name != "reporter"}


def _new_report(by: User, given: dict[str, Any]) -> NewReport:
    names = (
        "concern",
        "channel",
        "drug",
        "description",
        "keep_words",
        "signs",
        "children_seen",
        "vulnerable_adult",
        "weapons_mentioned",
        "reported_by",
    )
    reporter = given.get("reporter")
    return NewReport(
        place=read_place(by, given),
        occurred=read_when(given),
        received_at=given.get("received_at") or clock.now(),
        reporter=Contact(**reporter) if reporter else None,
        **{name: given[name] for name in names},
    )


def _report(viewer: User, reference: str) -> Any:
    report = queries.report(viewer, reference)
    queries.note_originals(viewer, [report])
    return report


def _page(viewer: User, wanted: ReportFilter, ask: PageRequest) -> Page[Any]:
    page = queries.reports_page(viewer, wanted, ask)
    queries.note_originals(viewer, page.items)
    return page


REPORTS_API = RecordApi(
    code="reports",
    one_name="Report",
    read=Verb.READ_REPORTS,
    write=Verb.SUBMIT_REPORT,
    fields=REPORT_FIELDS,
    wanted=ReportFilter,
    new_serializer=NewReportSerializer,
    serializer=ReportSerializer,
    page=_page,
    one=_report,
    store=_store,
    body=report_body,
    parameters=(
        OpenApiParameter("team", str, description="A team's code, or none"),
        OpenApiParameter(
            "assigned", str, description="yes: only what is assigned to the caller"
        ),
    ),
)
