"""What the API takes and returns about arrests."""

from typing import Any

from rest_framework import serializers

from operations.arrests import queries
from operations.arrests.actions import NewArrest, record_arrest
from operations.arrests.choices import (
    AgeBand,
    Disposal,
    DrugClass,
    Exploitation,
    OffenceClass,
    Provision,
)
from operations.arrests.presenters import arrest_body
from operations.arrests.queries import ArrestFilter
from operations.arrests.redaction import ARREST_FIELDS
from operations.arrests.rules import LONGEST_CUSTODY_NUMBER, UNDER_TEN
from operations.operation.queries import operation_named
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
    offence_provision = serializers.ChoiceField(
        choices=Provision.choices, allow_blank=True, default=""
    )
    disposal = serializers.ChoiceField(
        choices=Disposal.choices, allow_blank=True, default=""
    )
    operation = serializers.CharField(
        allow_blank=True, default="", help_text="The reference of an operation."
    )


class ArrestSerializer(RecordSerializer):
    """A stored arrest."""

    offence_class = serializers.ChoiceField(choices=OffenceClass.choices)
    age_band = serializers.ChoiceField(choices=AgeBand.choices)
    drug_class = serializers.ChoiceField(choices=DrugClass.choices)
    custody_number = serializers.CharField(allow_null=True)
    offence_provision = serializers.ChoiceField(
        choices=Provision.choices, allow_blank=True
    )
    disposal = serializers.ChoiceField(choices=Disposal.choices, allow_blank=True)
    exploitation = serializers.ChoiceField(
        choices=Exploitation.choices, allow_blank=True
    )
    referral_reference = serializers.CharField()
    is_imported = serializers.BooleanField()
    waits_for_match = serializers.BooleanField(
        help_text="Not counted until someone decides whether it is recorded already."
    )
    same_as = serializers.CharField(allow_null=True)
    operation = serializers.CharField(allow_null=True)


def _store(by: User, given: dict[str, Any]) -> Any:
    arrest = _new_arrest(by, given)
    return record_arrest(by=by, submission=submission_of(given), arrest=arrest)


def _new_arrest(by: User, given: dict[str, Any]) -> NewArrest:
    occurred = read_when(given)
    if occurred is None:
        raise RuleBroken("Enter when the arrest was", field="occurred_at")
    names = (
        "offence_class",
        "age_band",
        "drug_class",
        "custody_number",
        "offence_provision",
        "disposal",
        "keep_words",
    )
    return NewArrest(
        occurred=occurred,
        place=read_place(by, given),
        operation=operation_named(by, given["operation"]),
        **{name: given[name] for name in names},
    )


ARRESTS_API = RecordApi(
    code="arrests",
    one_name="Arrest",
    read=Verb.READ_ARRESTS,
    write=Verb.RECORD_ARREST,
    fields=ARREST_FIELDS,
    wanted=ArrestFilter,
    new_serializer=NewArrestSerializer,
    serializer=ArrestSerializer,
    page=queries.arrests_page,
    one=queries.arrest,
    store=_store,
    body=arrest_body,
)
