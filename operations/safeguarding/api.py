"""What the API returns about referrals: kind, times and status, without free text."""

from functools import cached_property
from typing import Any

from rest_framework import serializers

from operations.safeguarding.queries import check_why, referral
from operations.safeguarding.record import REFERRALS
from stronghold.core.accounts.models import User
from stronghold.core.records.api import KindApi, answer_serializer, reason_headers
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.pages import Page, PageRequest
from stronghold.core.records.reasons.choices import OfChild


class ReferenceSerializer(serializers.Serializer[Any]):
    """What identifies a record; neither its place nor who recorded it."""

    reference = serializers.CharField()


class ReferralsApi(KindApi):
    """The endpoints of referrals, without the person each is about and free text.

    For those of children that are not the caller's, it must say why (X-Reason).
    """

    kind = REFERRALS
    headers = reason_headers(OfChild, of="referrals of children that are not its own")
    about = "A referral, without the person it is about and without free text."

    @cached_property
    def serializer(self) -> type[serializers.Serializer[Any]]:
        return answer_serializer(self.kind, ReferenceSerializer, about=self.about)

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        page = super().page(viewer, wanted, page_request)
        check_why(viewer, page.items)
        return page

    def one(self, viewer: User, reference: str) -> Any:
        return referral(viewer, reference)

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        shown = self.kind.shown_to(viewer)
        return {"reference": row.reference} | self.kind.values(row, shown)


REFERRALS_API = ReferralsApi()
