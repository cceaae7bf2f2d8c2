"""What the API takes and returns about arrests."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rest_framework import serializers

from operations.arrests.actions import NewArrest, record_arrest
from operations.arrests.choices import AgeBand
from operations.arrests.record import ARRESTS
from operations.arrests.rules import UNDER_TEN
from operations.operation.queries import operation_named
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.api import (
    KindApi,
    NewRecordSerializer,
    read_place,
    read_when,
    submission_of,
)


class ArrestBody(NewRecordSerializer):
    """An arrest to be stored. It needs occurred_on or occurred_at."""

    age_band = serializers.ChoiceField(
        choices=[(UNDER_TEN, "Under 10: refused, with the reason"), *AgeBand.choices]
    )
    operation = serializers.CharField(
        allow_blank=True, default="", help_text="The reference of an operation."
    )


class ArrestsApi(KindApi):
    """The endpoints of arrests."""

    kind = ARRESTS
    body = ArrestBody
    means: Mapping[str, str] = MappingProxyType(
        {
            "waits_for_match": "Not counted until someone decides whether it is "
            "recorded already."
        }
    )

    def store(self, by: User, given: dict[str, Any]) -> Any:
        occurred = read_when(given)
        if occurred is None:
            raise RuleBroken("Enter when the arrest was", field="occurred_at")
        arrest = NewArrest(
            occurred=occurred,
            place=read_place(by, given),
            facts=ARRESTS.entered_in(given),
            operation=operation_named(by, given["operation"]),
            keep_words=given["keep_words"],
        )
        return record_arrest(by=by, submission=submission_of(given), arrest=arrest)


ARRESTS_API = ArrestsApi()
