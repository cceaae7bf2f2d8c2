"""A step of a migration that drops the index of many columns at once.

Django's own step for one column loads the models of all others again, a quarter of a
second each time.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.gis.db.models.fields import BaseSpatialField
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class DropIndexes(Operation):
    """Drops the index that a field has of its own, of each of these fields.

    A field is given as the name of its model, in lower case, and its own.
    """

    reversible = True

    def __init__(self, fields: Sequence[tuple[str, str]]) -> None:
        self.fields = fields

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        for model, name in self.fields:
            fields = state.models[app_label, model].fields
            fields[name] = field = fields[name].clone()
            if isinstance(field, BaseSpatialField):
                field.spatial_index = False
            else:
                field.db_index = False
        changed = {(app_label, model) for model, _ in self.fields}
        state.reload_models(list(changed), delay=True)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        """Drop them alone: Django would make the foreign keys again, and check each."""
        for model, field in self._columns(from_state, app_label):
            for index in _own_indexes(schema_editor, model, field.column):
                schema_editor.execute(f"DROP INDEX {schema_editor.quote_name(index)}")

    def database_backwards(
        self,
        app_label: str,
        schema_editor: Any,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for model, field in self._columns(to_state, app_label):
            for statement in schema_editor._field_indexes_sql(model, field):
                schema_editor.execute(statement)

    def _columns(
        self, state: ProjectState, app_label: str
    ) -> Iterator[tuple[Any, Any]]:
        for name, field in self.fields:
            model: Any = state.apps.get_model(app_label, name)
            yield model, model._meta.get_field(field)

    def describe(self) -> str:
        return f"Drop the indexes of {len(self.fields)} columns"


def _own_indexes(
    schema_editor: BaseDatabaseSchemaEditor, model: Any, column: str
) -> list[str]:
    """Return the names of the indexes of a column alone that its field asked for.

    Not those of a constraint, nor those that the model names.
    """
    connection, options = schema_editor.connection, model._meta
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, options.db_table)
    named = {index.name for index in options.indexes}
    return [
        name
        for name, one in found.items()
        if one["index"]
        and not one["unique"]
        and one["columns"] == [column]
        and name not in named
    ]
