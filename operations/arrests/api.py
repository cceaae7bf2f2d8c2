"""The API's endpoints of arrests."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.arrests import queries
from operations.arrests.actions import NewArrest, record_arrest
from operations.arrests.choices import AgeBand, DrugClass, OffenceClass
from operations.arrests.presenters import arrest_body
from operations.arrests.queries import ArrestFilter
from operations.arrests.redaction import ARREST_FIELDS
from operations.arrests.rules import LONGEST_CUSTODY_NUMBER, UNDER_TEN
from stronghold.accounts.api_access import Requires
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel.errors import RuleBroken
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


class NewArrestSerializer(NewRecordSerializer):
    """An arrest to be stored. It needs occurred_on or occurred_at."""

    offence_class = serializers.ChoiceField(choices=OffenceClass.choices)
    age_band = serializers.ChoiceField(
        choices=[(UNDER_TEN, "Under 10: refused, with the reason"), *AgeBand.choices]
    )
    drug_class = serializers.ChoiceField(
        choices=DrugClass.choices, default=DrugClass.UNKNOWN
    )
    custody_number = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_CUSTODY_NUMBER
    )


class ArrestSerializer(RecordSerializer):
    """A stored arrest."""

    offence_class = serializers.ChoiceField(choices=OffenceClass.choices)
    age_band = serializers.ChoiceField(choices=AgeBand.choices)
    drug_class = serializers.ChoiceField(choices=DrugClass.choices)
    custody_number = serializers.CharField(allow_null=True)


class ArrestPageSerializer(serializers.Serializer[Any]):
    """A page of arrests, the latest first."""

    items = ArrestSerializer(many=True)
    newer = serializers.URLField(allow_null=True)
    older = serializers.URLField(allow_null=True)


class Arrests(APIView):
    """Arrests: list them, or record one."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_ARRESTS, "POST": Verb.RECORD_ARREST}  # noqa: RUF012

    @extend_schema(
        operation_id="arrests_list",
        parameters=list_parameters(ArrestFilter),
        responses=ArrestPageSerializer,
    )
    def get(self, request: Request) -> Response:
        wanted, ask = read_list(request, ArrestFilter)
        viewer = signed_in(request)
        page = queries.arrests_page(viewer, wanted, ask)
        return page_body(request, page, wanted, body=lambda row: _body(viewer, row))

    @extend_schema(
        request=NewArrestSerializer,
        responses={201: ArrestSerializer, 200: ArrestSerializer},
    )
    def post(self, request: Request) -> Response:
        """Store an arrest: 201; the same one sent again: 200 with the first result."""
        given = NewArrestSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        by = signed_in(request)
        arrest = record_arrest(
            by=by,
            submission=submission_of(given.validated_data),
            arrest=_new_arrest(by, given.validated_data),
        )
        stored = queries.arrest(by, arrest.reference)
        status = 200 if arrest.is_repetition else 201
        return Response(_body(by, stored), status=status)


class OneArrest(APIView):
    """One arrest."""

    permission_classes = (Requires,)
    verbs = {"GET": Verb.READ_ARRESTS}  # noqa: RUF012

    @extend_schema(operation_id="arrests_retrieve", responses=ArrestSerializer)
    def get(self, request: Request, reference: str) -> Response:
        viewer = signed_in(request)
        return Response(_body(viewer, queries.arrest(viewer, reference)))


def _body(viewer: User, arrest: Any) -> dict[str, Any]:
    shown = fields_read_by(viewer, Verb.READ_ARRESTS, ARREST_FIELDS)
    return arrest_body(arrest, shown)


def _new_arrest(by: User, given: dict[str, Any]) -> NewArrest:
    occurred = read_when(given)
    if occurred is None:
        raise RuleBroken("Say when the arrest was", field="occurred_at")
    names = (
        *("offence_class", "age_band", "drug_class", "custody_number"),
        "keep_words",
    )
    return NewArrest(
        occurred=occurred,
        place=read_place(by, given),
        **{name: given[name] for name in names},
    )
