"""Texts and places planted in every field that partners must not see."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

import pghistory.models
from django.apps import apps
from django.contrib.gis.db.models import PointField
from django.contrib.gis.geos import Point
from django.db import IntegrityError, connection, models, transaction

from tests.database_roles import django_as_owner

# The apps whose tables are searched for places to plant in.
APPS = (
    "reports",
    "operations",
    "places",
    "figures",
    "brief",
    "exports",
    "sharing",
    "disclosures",
    "oversight",
    "packs",
)
# An exact place in the forms in which an answer could write it.
LATITUDE, LONGITUDE = "51.7643", "-1.2687"
EXACT = Point(-1.268765, 51.764321, srid=4326)
# Short enough for the shortest text field.
_LENGTH = 8
# Identifiers and technical fields, which cannot hold a planted text.
_NAMES = {
    "reference",
    "record_reference",
    # The references of a link.
    "first",
    "second",
    "stored_name",
    "digest",
    "end_digest",
    "content_digest",
    "sent_digest",
    "file",
}
# Filled by the database from other tables, for partners to read.
_DERIVED = {"CoarsePlace"}


@dataclass(frozen=True)
class Canary:
    """One text, and the field of the row that it was planted in."""

    text: str
    model: type[models.Model]
    field: str
    pk: Any

    @property
    def place(self) -> str:
        return f"{self.model.__name__}.{self.field}"

    def __str__(self) -> str:
        return f"{self.place} of {self.pk}"


def plant_everywhere() -> tuple[list[Canary], set[str]]:
    """Plant a different text in each text field, and EXACT in each point.

    Returns what was planted, and the fields of which no row took one.
    """
    planted: list[Canary] = []
    refused: set[str] = set()
    assert set(APPS) <= {config.label for config in apps.get_app_configs()}
    with django_as_owner():
        for canary, value in list(_canaries()):
            if not _stored(canary, value):
                refused.add(canary.place)
            elif value is not EXACT:
                planted.append(canary)
    held = {canary.place for canary in planted}
    return planted, refused - held


def _canaries() -> Iterator[tuple[Canary, Any]]:
    numbers = count(10_000)
    for model, field in _fields():
        for pk in list(model._base_manager.values_list("pk", flat=True)):
            canary = Canary(f"zq{next(numbers)}x", model, field.name, pk)
            yield canary, _value(field, canary.text)


def _fields() -> Iterator[tuple[type[models.Model], Any]]:
    for model in apps.get_models():
        is_of_ours = model._meta.app_label in APPS and model.__name__ not in _DERIVED
        # What is not managed is a view.
        is_of_ours &= model._meta.managed
        if not is_of_ours or _is_history(model):
            continue
        for field in model._meta.concrete_fields:
            is_one = _is_for_text(field) or isinstance(field, PointField)
            if is_one and field.name not in _NAMES:
                yield model, field


def _is_history(model: type[models.Model]) -> bool:
    return issubclass(model, pghistory.models.Event)


def _is_for_text(field: Any) -> bool:
    if isinstance(field, models.JSONField):
        return True
    is_text = isinstance(field, (models.CharField, models.TextField))
    has_room = (field.max_length or _LENGTH) >= _LENGTH
    return is_text and has_room and not field.choices and not field.primary_key


def _value(field: Any, text: str) -> Any:
    if isinstance(field, PointField):
        return EXACT
    return {"planted": text} if isinstance(field, models.JSONField) else text


def _stored(canary: Canary, value: Any) -> bool:
    row = canary.model._base_manager.filter(pk=canary.pk)
    try:
        with transaction.atomic():
            row.update(**{canary.field: value})
    except IntegrityError:
        return False
    return True


def assert_is_planted(canaries: list[Canary]) -> None:
    """Assert that the database holds the planted texts, or none could be found."""
    with connection.cursor() as cursor:
        for canary in canaries:
            table = connection.ops.quote_name(canary.model._meta.db_table)
            cursor.execute(
                f"SELECT count(*) FROM {table} AS row "  # noqa: S608 - our own tables
                "WHERE row::text LIKE %s",
                [f"%{canary.text}%"],
            )
            assert cursor.fetchone() == (1,), canary
