"""What the API takes and returns about seizures."""

from typing import Any

from rest_framework import serializers

from operations.seizures import queries
from operations.seizures.actions import NewSeizure, record_seizure
from operations.seizures.record import SEIZURES
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.api import (
    KindApi,
    NewRecordSerializer,
    read_place,
    read_when,
    submission_of,
)


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
