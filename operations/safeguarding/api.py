"""What the API returns about referrals: kind, times and status, without free text."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from operations.safeguarding import queries
from operations.safeguarding.choices import (
    Decision,
    ReferralKind,
    ReferralState,
    Subject,
    Urgency,
)
from operations.safeguarding.presenters.records import referral_body
from operations.safeguarding.queries import ReferralFilter
from operations.safeguarding.redaction import REFERRAL_FIELDS
from stronghold.core.accounts.api_access import Requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.api import (
    NO_SUCH_PAGE,
    list_parameters,
    page_body,
    read_list,
    signed_in,
)
from stronghold.core.sharing.fields import fields_read_by

READ = Verb.READ_SAFEGUARDING


class ReferralSerializer(serializers.Serializer[Any]):
    """A referral, without the person it is about and without free text."""

    reference = serializers.CharField()
    kind = serializers.ChoiceField(choices=ReferralKind.choices)
    subject = serializers.ChoiceField(choices=Subject.choices)
    urgency = serializers.ChoiceField(choices=Urgency.choices)
    state = serializers.ChoiceField(choices=ReferralState.choices)
    opened_at = serializers.DateTimeField()
    made_at = serializers.DateTimeField(allow_null=True)
    acknowledged_at = serializers.DateTimeField(allow_null=True)
    decision = serializers.ChoiceField(choices=Decision.choices, allow_blank=True)
    decision_at = serializers.DateTimeField(allow_null=True)
    outcome_sent_at = serializers.DateTimeField(allow_null=True)


class ReferralPageSerializer(serializers.Serializer[Any]):
    """A page of referrals."""

    items = ReferralSerializer(many=True)
    newer = serializers.URLField(allow_null=True)
    older = serializers.URLField(allow_null=True)


def _body(viewer: User, row: Any) -> dict[str, Any]:
    return referral_body(row, fields_read_by(viewer, READ, REFERRAL_FIELDS))


class Referrals(APIView):
    """A page of referrals, the latest first."""

    permission_classes = (Requires,)
    verbs = {"GET": READ}  # noqa: RUF012
    page = "the API’s list of referrals"

    @extend_schema(
        operation_id="referrals_list",
        parameters=list_parameters(ReferralFilter),
        responses={200: ReferralPageSerializer, 404: NO_SUCH_PAGE},
    )
    def get(self, request: Request) -> Response:
        wanted, ask = read_list(request, ReferralFilter)
        viewer = signed_in(request)
        page = queries.referrals_page(viewer, wanted, ask)
        return page_body(request, page, wanted, body=lambda row: _body(viewer, row))


class OneReferral(APIView):
    """One referral, by its reference."""

    permission_classes = (Requires,)
    verbs = {"GET": READ}  # noqa: RUF012
    page = "the API"

    @extend_schema(operation_id="referrals_retrieve", responses=ReferralSerializer)
    def get(self, request: Request, reference: str) -> Response:
        viewer = signed_in(request)
        return Response(_body(viewer, queries.referral(viewer, reference)))
