"""A history has no index that no one reads: each is written with every change."""

import pytest
from django.apps import apps
from django.db import connection

pytestmark = pytest.mark.django_db


def test_a_history_is_indexed_by_its_own_key_and_its_record_alone() -> None:
    tables = {
        model.pgh_event_model._meta.db_table
        for model in apps.get_models()
        if hasattr(model, "pgh_event_model")
    }
    assert "reports_reportevent" in tables
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indrelid::regclass::text, attname FROM pg_index "
            "JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey) "
            "WHERE indrelid::regclass::text = ANY(%s)",
            [sorted(tables)],
        )
        found = set(cursor.fetchall())

    wanted = {
        (table, column) for table in tables for column in ("pgh_id", "pgh_obj_id")
    }
    # Premises seldom change.
    assert found - wanted == {("places_premisesevent", "point")}
    assert wanted <= found
