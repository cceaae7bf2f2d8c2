"""Gives the history of made-up records their own times, not the time of loading.

A trigger dates each row of a history by its transaction, which is the same for all
made-up records, and another refuses every change. Only the owner of the tables can
switch them off, which this does during its transaction.
"""

from django.apps import apps
from django.db import connection, models, transaction

# Columns with planned times, which do not say when a row was written.
PLANNED = frozenset({"planned_at", "due_at", "hearing_at", "until", "entered_at"})
# All were made in one transaction, so with the same date: that of the first report.
_LOADED = "SELECT pgh_created_at FROM reports_reportevent ORDER BY pgh_id LIMIT 1"
_TRIGGERS = "ALTER TABLE {table} {how} TRIGGER USER"
# The latest time in a row's own columns, but never before that of the row before it.
_DATE = """
UPDATE {table} history SET pgh_created_at = dated.at
FROM (
  SELECT pgh_id, max(own.at) OVER (PARTITION BY pgh_obj_id ORDER BY pgh_id) AS at
  FROM {table} entry
  CROSS JOIN LATERAL (
    SELECT max(instant) AS at FROM unnest(ARRAY[{instants}]::timestamptz[]) instant
    WHERE instant <= entry.pgh_created_at
  ) own
) dated
WHERE dated.pgh_id = history.pgh_id AND dated.at < history.pgh_created_at
  AND history.pgh_created_at = %s
"""


@transaction.atomic
def date_history() -> int:
    """Date the loaded rows by their own columns; return how many rows."""
    with connection.cursor() as cursor:
        cursor.execute(_LOADED)
        if (found := cursor.fetchone()) is None:
            return 0
        n_dated = 0
        for table, instants in _histories():
            # The names come from the models, so nothing in the SQL is user input.
            names = {"table": table, "instants": ", ".join(instants)}
            cursor.execute(_TRIGGERS.format(table=table, how="DISABLE"))
            cursor.execute(_DATE.format(**names), [found[0]])
            n_dated += cursor.rowcount
            cursor.execute(_TRIGGERS.format(table=table, how="ENABLE"))
    return n_dated


def _histories() -> list[tuple[str, list[str]]]:
    """Return each history table, with its columns that say when something happened."""
    found = []
    for model in apps.get_models():
        fields = {field.name: field for field in model._meta.get_fields()}
        if "pgh_created_at" not in fields:
            continue
        instants = [
            name
            for name, field in fields.items()
            if isinstance(field, models.DateTimeField)
            and name not in PLANNED | {"pgh_created_at"}
        ]
        if instants:
            found.append((model._meta.db_table, instants))
    return found
