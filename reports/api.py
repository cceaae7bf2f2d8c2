"""The API's endpoints of reports."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from reports.actions.report import NewReport, submit_report
from reports.choices import Channel, Concern, Drug, Sign
from reports.presenters.report import report_body
from reports.queries import report as queries
from reports.queries.report import ReportFilter
from reports.redaction import REPORT_FIELDS
from reports.rules.report import LONGEST_DESCRIPTION
from stronghold.accounts.api_access import Requires
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.records.api import (
    NewRecordSerializer,
    RecordSerializer,
    list_parameters,
    page_body,
    read_list,
    read_place,
    read_when,
    signed_in,
    submission_of,
)
from stronghold.sharing.fields import fields_read_by


class NewReportSerializer(NewRecordSerializer):
    """A report to be stored. Without occurred_on and occurred_at: not known when."""

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


class ReportSerializer(RecordSerializer):
    """A stored report."""

    concern = serializers.ChoiceField(choices=Concern.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    drug = serializers.ChoiceField(choices=Drug.choices)
    description = serializers.CharField()
    signs = serializers.ListField(child=serializers.ChoiceField(choices=Sign.choices))
    children_seen = serializers.BooleanField()
    vulnerable_adult = serializers.BooleanField()
    weapons_mentioned = serializers.BooleanField()
    occurred_known = serializers.BooleanField()
    received_on = serializers.DateField()
    received_at = serializers.DateTimeField()
    merged_into = serializers.CharField(allow_null=True)


class ReportPageSerializer(serializers.Serializer[Any]):
    """A page of reports, the last received first."""

    items = ReportSerializer(many=True)
    newer = serializers.URLField(allow_null=True)
    older = serializers.URLField(allow_null=True)


class Reports(APIView):
    """Reports: list them, or submit one."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_REPORTS, "POST": Verb.SUBMIT_REPORT}  # noqa: RUF012

    @extend_schema(
        operation_id="reports_list",
        parameters=list_parameters(ReportFilter),
        responses=ReportPageSerializer,
    )
    def get(self, request: Request) -> Response:
        wanted, ask = read_list(request, ReportFilter)
        viewer = signed_in(request)
        page = queries.reports_page(viewer, wanted, ask)
        return page_body(request, page, wanted, body=lambda row: _body(viewer, row))

    @extend_schema(
        request=NewReportSerializer,
        responses={201: ReportSerializer, 200: ReportSerializer},
    )
    def post(self, request: Request) -> Response:
        """Store a report: 201; the same one sent again: 200 with the first result."""
        given = NewReportSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by = signed_in(request)
        report = submit_report(
            by=by,
            submission=submission_of(given.validated_data),
            report=_new_report(by, given.validated_data),
        )
        stored = queries.report(by, report.reference)
        status = 200 if report.is_repetition else 201
        return Response(_body(by, stored), status=status)


class OneReport(APIView):
    """One report."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_REPORTS}  # noqa: RUF012

    @extend_schema(operation_id="reports_retrieve", responses=ReportSerializer)
    def get(self, request: Request, reference: str) -> Response:
        viewer = signed_in(request)
        return Response(_body(viewer, queries.report(viewer, reference)))


def _body(viewer: User, report: Any) -> dict[str, Any]:
    shown = fields_read_by(viewer, Verb.READ_REPORTS, REPORT_FIELDS)
    return report_body(report, shown)


def _new_report(by: User, given: dict[str, Any]) -> NewReport:
    names = (
        *("concern", "channel", "drug", "description", "keep_words", "signs"),
        *("children_seen", "vulnerable_adult", "weapons_mentioned"),
    )
    return NewReport(
        place=read_place(by, given),
        occurred=read_when(given),
        received_at=given.get("received_at") or clock.now(),
        **{name: given[name] for name in names},
    )
