"""Finds what changed in the tables, for a migration.

Django puts into migrations whatever models say of a column. A code with another label
would ask for a migration that changes nothing in the database, twice with its history.
"""

from typing import Any

from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.state import ProjectState
from django.db.models import Field
from pgtrigger.migrations import MigrationAutodetectorMixin

# What neither a column nor a migration of rows depends on.
LEFT_OUT = frozenset(
    {
        "auto_created",
        "blank",
        "choices",
        "editable",
        "error_messages",
        "help_text",
        "limit_choices_to",
        "serialize",
        "validators",
        "verbose_name",
    }
)


class TableChanges(MigrationAutodetectorMixin, MigrationAutodetector):
    """Django's own, which sees no more of the models than their tables have."""

    def __init__(
        self, from_state: ProjectState, to_state: ProjectState, *rest: Any
    ) -> None:
        for state in (from_state, to_state):
            for model in state.models.values():
                model.fields.update(
                    {name: of_table(field) for name, field in model.fields.items()}
                )
        super().__init__(from_state, to_state, *rest)


def of_table(field: "Field[Any, Any]") -> "Field[Any, Any]":
    """Return a copy of a field as its table has it."""
    _, _, args, given = field.deconstruct()
    kept = {name: value for name, value in given.items() if name not in LEFT_OUT}
    if isinstance(kept.get("base_field"), Field):
        kept["base_field"] = of_table(kept["base_field"])
    return field.__class__(*args, **kept)
