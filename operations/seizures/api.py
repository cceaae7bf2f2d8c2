"""What the API takes and returns about seizures."""

from typing import Any

from rest_framework import serializers

from operations.seizures import queries
from operations.seizures.actions import NewSeizure, record_seizure
from operations.seizures.choices import (
    Drug,
    DrugClass,
    DrugTest,
    MeasureUnit,
    SeizureKind,
)
from operations.seizures.presenters import seizure_body
from operations.seizures.queries import SeizureFilter
from operations.seizures.redaction import SEIZURE_FIELDS
from operations.seizures.rules import LONGEST_EXHIBIT
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.api import (
    NewRecordSerializer,
    RecordApi,
    RecordSerializer,
    read_place,
    read_when,
    submission_of,
)

OWN = ("kind", "drug", "drug_class", "quantity", "unit", "estimate", "test")


class NewSeizureSerializer(NewRecordSerializer):
    """A seizure to be stored. It needs occurred_on or occurred_at.

    Without drug_class, drugs get their class by law on that day.
    """

    kind = serializers.ChoiceField(choices=SeizureKind.choices)
    drug = serializers.ChoiceField(choices=Drug.choices, allow_blank=True, default="")
    drug_class = serializers.ChoiceField(
        choices=DrugClass.choices, allow_blank=True, default=""
    )
    quantity = serializers.DecimalField(
        max_digits=9, decimal_places=3, min_value=0, allow_null=True, default=None
    )
    unit = serializers.ChoiceField(
        choices=MeasureUnit.choices, allow_blank=True, default=""
    )
    estimate = serializers.DecimalField(
        max_digits=10, decimal_places=2, min_value=0, allow_null=True, default=None
    )
    exhibit_reference = serializers.CharField(
        allow_blank=True, default="", max_length=LONGEST_EXHIBIT
    )
    test = serializers.ChoiceField(choices=DrugTest.choices, default=DrugTest.NONE)
    arrest = serializers.CharField(
        allow_blank=True,
        default="",
        max_length=12,
        help_text="The reference of the arrest at which it was seized.",
    )


class SeizureSerializer(RecordSerializer):
    """A stored seizure."""

    kind = serializers.ChoiceField(choices=SeizureKind.choices)
    drug = serializers.ChoiceField(choices=Drug.choices, allow_blank=True)
    drug_class = serializers.ChoiceField(choices=DrugClass.choices, allow_blank=True)
    quantity = serializers.DecimalField(max_digits=9, decimal_places=3, allow_null=True)
    unit = serializers.ChoiceField(choices=MeasureUnit.choices, allow_blank=True)
    estimate = serializers.DecimalField(
        max_digits=10, decimal_places=2, allow_null=True
    )
    exhibit_reference = serializers.CharField(allow_null=True)
    test = serializers.ChoiceField(choices=DrugTest.choices)
    arrest = serializers.CharField(allow_null=True)


def _store(by: User, given: dict[str, Any]) -> Any:
    occurred = read_when(given)
    if occurred is None:
        raise RuleBroken("Enter when it was seized", field="occurred_at")
    names = (*OWN, "exhibit_reference", "keep_words")
    seizure = NewSeizure(
        occurred=occurred,
        place=read_place(by, given),
        arrest_id=queries.arrest_id_named(by, given["arrest"]),
        **{name: given[name] for name in names},
    )
    return record_seizure(by=by, submission=submission_of(given), seizure=seizure)


SEIZURES_API = RecordApi(
    code="seizures",
    one_name="Seizure",
    read=Verb.READ_SEIZURES,
    write=Verb.RECORD_SEIZURE,
    fields=SEIZURE_FIELDS,
    wanted=SeizureFilter,
    new_serializer=NewSeizureSerializer,
    serializer=SeizureSerializer,
    page=queries.seizures_page,
    one=queries.seizure,
    store=_store,
    body=seizure_body,
)
