"""What the API takes and returns about seizures."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from rest_framework import serializers

from operations.seizures import queries
from operations.seizures.actions import (
    NewSeizure,
    correct_seizure,
    record_seizure,
    withdraw_seizure,
)
from operations.seizures.record import SEIZURES
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.kinds import (
    KindApi,
    NewRecordSerializer,
    change_serializer,
    overlaid,
    read_place,
    read_when,
    submission_of,
)
from stronghold.core.api.moves import ApiMove, withdrawal
from stronghold.core.kernel.errors import RuleBroken


class SeizureBody(NewRecordSerializer):
    """A seizure to be stored. It needs occurred_on or occurred_at.

    Without drug_class, drugs get their class by law on that day.
    """

    arrest = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=12,
        help_text="The reference of the arrest at which it was seized.",
    )


class SeizuresApi(KindApi):
    """The endpoints of seizures."""

    kind = SEIZURES
    body = SeizureBody
    means: Mapping[str, str] = MappingProxyType(
        {"blurred_until": SEIZURES.field("blurred_until").means}
    )

    def store(self, by: User, given: dict[str, Any]) -> Any:
        occurred = read_when(given)
        if occurred is None:
            raise RuleBroken("Enter when it was seized", field="occurred_at")
        seizure = NewSeizure(
            occurred=occurred,
            place=read_place(by, given),
            facts=SEIZURES.entered_in(given),
            arrest_id=queries.arrest_id_named(by, given["arrest"]),
            keep_words=given["keep_words"],
        )
        return record_seizure(by=by, submission=submission_of(given), seizure=seizure)


SEIZURES_API = SeizuresApi()

_ENTERED = [field.name for field in SEIZURES.entered]
CorrectedSeizureSerializer = change_serializer(
    SEIZURES,
    _ENTERED,
    name="CorrectedSeizure",
    about="A correction of a seizure, such as after a test. What is left out stays as "
    "it is.",
)


def _correct(by: User, row: Any, given: dict[str, Any]) -> Any:
    facts = overlaid(row, given, _ENTERED)
    return correct_seizure(by=by, reference=row.reference, facts=facts)


SEIZURE_MOVES = (
    ApiMove(
        "correct",
        Verb.RECORD_SEIZURE,
        "Corrects what was seized.",
        CorrectedSeizureSerializer,
        _correct,
        keeps_rest=True,
    ),
    withdrawal(SEIZURES.withdraw.own, withdraw_seizure),
)
