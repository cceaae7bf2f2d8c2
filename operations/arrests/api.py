"""What the API takes and returns about arrests."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rest_framework import serializers

from operations.arrests.actions import NewArrest, record_arrest, withdraw_arrest
from operations.arrests.actions.completion import (
    FROM_CUSTODY,
    answer_exploitation,
    complete_arrest,
)
from operations.arrests.choices import AgeBand, Exploitation
from operations.arrests.record import ARRESTS
from operations.arrests.rules import UNDER_TEN
from operations.operation.queries import operation_named
from stronghold.core.accounts.api_bodies import BodySerializer
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.api import (
    KindApi,
    NewRecordSerializer,
    change_serializer,
    overlaid,
    read_place,
    read_when,
    submission_of,
)
from stronghold.core.records.api_moves import ApiMove, withdrawal


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

CompletedArrestSerializer = change_serializer(
    ARRESTS,
    FROM_CUSTODY,
    name="CompletedArrest",
    about="What custody knows of an arrest. What is left out stays as it is.",
)


class ExploitationAnswerSerializer(BodySerializer):
    """Whether a child arrested for supply could be exploited."""

    answer = serializers.ChoiceField(choices=Exploitation.choices)
    reason = serializers.CharField(allow_blank=True, default="", max_length=300)
    referral_reference = serializers.CharField(
        allow_blank=True, default="", max_length=40
    )
    keep_words = serializers.BooleanField(default=False)


def _complete(by: User, row: Any, given: dict[str, Any]) -> Any:
    facts = overlaid(row, given, FROM_CUSTODY)
    return complete_arrest(by=by, reference=row.reference, facts=facts)


def _answer(by: User, row: Any, given: dict[str, Any]) -> Any:
    return answer_exploitation(by=by, reference=row.reference, **given)


ARREST_MOVES = (
    ApiMove(
        "complete",
        Verb.RECORD_ARREST,
        "Completes it with what custody knows.",
        CompletedArrestSerializer,
        _complete,
        keeps_rest=True,
    ),
    ApiMove(
        "exploitation",
        Verb.RECORD_ARREST,
        "Answers whether the child could be exploited.",
        ExploitationAnswerSerializer,
        _answer,
    ),
    withdrawal(ARRESTS.withdraw.own, withdraw_arrest),
)
