"""Reports in the API: its fields, and how one is listed, read and stored."""

from collections.abc import Mapping
from datetime import UTC
from functools import cached_property
from types import MappingProxyType
from typing import Any

from rest_framework import serializers
from rest_framework.exceptions import ValidationError

from reports.intake.actions import NewReport, submit_report
from reports.report.choices import Channel, ReportedBy
from reports.report.record import REPORTS
from reports.reporter.choices import SafeWay
from reports.reporter.rules import LONGEST as LONGEST_OF_CONTACT
from reports.reporter.rules import Contact, broken_in
from stronghold.core.accounts.api_bodies import BodySerializer
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.records.api import (
    KindApi,
    NewRecordSerializer,
    RecordSerializer,
    read_place,
    read_when,
    submission_of,
)
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
