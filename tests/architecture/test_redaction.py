"""Has every field of every record a class, so that a new one is hidden until it has?"""

from collections.abc import Mapping
from typing import ClassVar

import pghistory.models
import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Model

from operations.records import PLAN_KINDS, RECORD_KINDS
from operations.seizures.record import SEIZURES
from operations.visits.models import AskFirstRequest
from operations.visits.redaction import ASK_FIRST_FIELDS
from reports.report.record import REPORTS
from stronghold.core.places.models import Premises
from stronghold.core.places.redaction import PREMISES_FIELDS
from stronghold.core.records.models import Record
from stronghold.core.records.redaction import HISTORY_FIELDS
from stronghold.core.sharing.fields import READ_BY_POLICE, FieldClass
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.redaction import AGREEMENT_FIELDS
from stronghold.partners.disclosures.models import DisclosedField, Disclosure
from stronghold.partners.disclosures.redaction import (
    DISCLOSED_FIELD_FIELDS,
    DISCLOSURE_FIELDS,
)
from tests.factories import Cast

CLASSES: Mapping[type[Model], Mapping[str, FieldClass]] = {
    Premises: PREMISES_FIELDS,
    AskFirstRequest: ASK_FIRST_FIELDS,
    Agreement: AGREEMENT_FIELDS,
    Disclosure: DISCLOSURE_FIELDS,
    DisclosedField: DISCLOSED_FIELD_FIELDS,
    **{kind.model: kind.classes for kind in (*RECORD_KINDS, *PLAN_KINDS)},
}
LABELS: Mapping[type[Model], Mapping[str, str]] = {
    **{kind.model: kind.labels(kind.classes) for kind in (*RECORD_KINDS, *PLAN_KINDS)},
}


def fields_of(model: type[Model]) -> set[str]:
    return {field.name for field in model._meta.concrete_fields}


def is_history(model: type[Model]) -> bool:
    return issubclass(model, pghistory.models.Event)


def models_with_classes() -> list[type[Model]]:
    """Return all records, and all else that is tracked and so has a history."""
    tracked = {
        model.pgh_tracked_model  # type: ignore[attr-defined]
        for model in apps.get_models()
        if is_history(model)
    }
    records = {model for model in apps.get_models() if issubclass(model, Record)}
    named_disclosures = {Disclosure, DisclosedField}
    return sorted(
        tracked | records | named_disclosures, key=lambda model: model.__name__
    )


@pytest.mark.parametrize("model", models_with_classes())
def test_every_field_of_a_record_has_a_class(model: type[Model]) -> None:
    assert model in CLASSES, (
        f"{model.__name__} has no description and no table of classes"
    )
    assert set(CLASSES[model]) == fields_of(model)


@pytest.mark.parametrize("model", [*filter(is_history, apps.get_models())])
def test_every_field_of_a_history_has_a_class(model: type[Model]) -> None:
    tracked = model.pgh_tracked_model  # type: ignore[attr-defined]

    assert fields_of(model) == set(CLASSES[tracked]) | set(HISTORY_FIELDS)


def test_keys_and_machinery_are_read_by_no_one() -> None:
    assert FieldClass.INTERNAL not in READ_BY_POLICE
    assert FieldClass.RESTRICTED not in READ_BY_POLICE


def test_the_original_words_need_a_verb_of_their_own(cast: Cast) -> None:
    for viewer, reads in ((cast.officer, True), (cast.analyst, False)):
        shown = REPORTS.shown_to(viewer)
        assert ("description" in shown, "sanitised_text" in shown) == (reads, True)


def test_a_field_without_a_class_is_hidden(cast: Cast) -> None:
    shown = REPORTS.shown_to(cast.officer)

    assert "concern" in shown
    assert not shown & {"id", "client_uuid", "content_digest", "a_new_field"}


def test_who_may_not_read_records_reads_no_field(cast: Cast) -> None:
    for viewer in (cast.partner, cast.admin):
        assert not REPORTS.shown_to(viewer)


@pytest.mark.parametrize("model", LABELS)
def test_history_calls_each_field_that_police_read_by_a_name(
    model: type[Model],
) -> None:
    """Fields that never change, or whose change is an event, need no label."""
    told_otherwise = {
        "reference",
        "force",
        "recorded_at",
        "recorded_by",
        "received_on",
        "error_at",
        "error_by",
        "error_reason",
    }
    kinds = READ_BY_POLICE | {FieldClass.ORIGINAL}
    readable = {n for n, kind in CLASSES[model].items() if kind in kinds}

    assert readable - told_otherwise == set(LABELS[model])


def test_a_field_without_a_row_stops_the_site_from_starting() -> None:
    """The message says which field, and what to write."""

    class Forgetful(type(SEIZURES)):  # type: ignore[misc]
        fields: ClassVar = [f for f in SEIZURES.fields if f.name != "quantity"]

    with pytest.raises(ImproperlyConfigured) as refused:
        Forgetful().check()

    assert "Seizure.quantity has no row in its record.py" in str(refused.value)
    assert "open, police, restricted" in str(refused.value)
