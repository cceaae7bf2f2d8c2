"""Each column of a shared view is a field with a class, or a coarse place."""

import pytest
from django.db import connection

from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.fields import FieldClass
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.preview.kinds import KINDS as PREVIEWED
from stronghold.partners.preview.presenters.fields import (
    FIELD_OF,
    MADE,
    fields_of,
    label_of,
)

pytestmark = pytest.mark.django_db


def columns(view: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {view} LIMIT 0")
        return [column.name for column in cursor.description]


@pytest.mark.parametrize("kind", KINDS)
def test_a_column_is_a_field_or_made_coarse(kind: str) -> None:
    found = {FIELD_OF.get(name, name) for name in columns(KINDS[kind].view)} - MADE

    assert found <= set(PREVIEWED[kind].classes)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_but_keys_is_explained_once(kind: str) -> None:
    fields = fields_of(kind, columns(KINDS[kind].view))
    held = [name for names in fields.held.values() for name in names]

    found = [*fields.released, *held]
    shown = {
        n for n, of in PREVIEWED[kind].classes.items() if of != FieldClass.INTERNAL
    }
    assert sorted(found) == sorted(shown)
    assert all(label_of(kind, name) for name in found)


def test_a_field_has_the_label_of_its_kind() -> None:
    assert label_of(Shared.WARRANTS, "irregular") == "What was not lawful"
    assert label_of(Shared.WARRANTS, "error_by") == "Who marked it as an error"


def test_what_never_leaves_is_held() -> None:
    for kind in KINDS:
        released = fields_of(kind, columns(KINDS[kind].view)).released
        assert not {"point", "recorded_by", "error_reason", "concern"} & {*released}
