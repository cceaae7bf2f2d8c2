"""What a migration may do while the version before it serves, and what to do instead.

A migration of expand leaves all that the version before reads and writes; one of
contract takes away what the new version neither reads nor writes. Neither holds a lock
while it reads or writes a table from end to end.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pgtrigger.migrations
from django.contrib.postgres import operations as postgres
from django.db import migrations
from django.db.migrations import Migration
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import CheckConstraint, Expression, Field, Q, Value
from django.db.models.functions import Now

from stronghold.core.database.sql_files import own_apps
from stronghold.core.database.upgrades.phases import is_contract
from stronghold.core.database.upgrades.pieces import UpdateInPieces
from stronghold.core.database.upgrades.steps import InOneStep

# Apps whose first migration is from before the first release, or stands for those that
# are: no version serves beside it.
BASELINE = {
    "accounts",
    "audit",
    "brief",
    "database",
    "disclosures",
    "exports",
    "figures",
    "geography",
    "monitoring",
    "ogc",
    "opendata",
    "operations",
    "oversight",
    "packs",
    "places",
    "portal",
    "program_keys",
    "records",
    "reports",
    "sharing",
}
# Tables that never have more than a few thousand rows: they are read from end to end in
# milliseconds. app.model
SMALL = {
    "accounts.accessrule",
    "accounts.forcechoice",
    "accounts.forcedetails",
    "accounts.organisation",
    "accounts.team",
    "geography.force",
    "operations.crimegroup",
    "operations.operation",
    "sharing.agreement",
}
# Migrations that break a rule and were looked at: app.name, and why that is right.
EXCEPTED: dict[str, str] = {
    "accounts.0022_rules_approved_before": "it fills a table that the version before "
    "does not know, from one of a few rows",
}

_INSTEAD_OF_RENAMING = (
    "the version before uses the old name: add the new, fill it with UpdateInPieces, "
    "and take the old away in contract"
)
_BY_ITSELF = (
    postgres.AddIndexConcurrently,
    postgres.RemoveIndexConcurrently,
    UpdateInPieces,
)
_LATER = (
    "the version before still uses it: take it away in a migration whose name begins "
    "with contract"
)
_EARLIER = "the new version uses it from its first request on: it belongs to expand"

Faults = Iterator[str]
Rule = Callable[[Any, "_At"], Faults]


@dataclass
class _At:
    """Where an operation is: its phase, and the models as they are before it.

    `made` has the models and fields that the same migration made.
    """

    app_label: str
    is_contract: bool
    state: ProjectState
    made: set[tuple[str, ...]] = field(default_factory=set)

    def is_made(self, model: str) -> bool:
        return (model.lower(),) in self.made

    def is_quick(self, model: str) -> bool:
        """Return whether its table is read from end to end in no time."""
        return self.is_made(model) or f"{self.app_label}.{model.lower()}" in SMALL

    def field_of(self, model: str, name: str) -> "Field[Any, Any]":
        found: Field[Any, Any] = self.options_of(model).fields[name]
        return found

    def options_of(self, model: str) -> Any:
        return self.state.models[self.app_label, model.lower()]


def faults() -> list[str]:
    """Return what is wrong with the migrations after BASELINE, a sentence each."""
    loader = MigrationLoader(None)
    found = []
    for app in own_apps():
        for key, migration in sorted(loader.disk_migrations.items()):
            if key[0] == app.label and _is_new(*key):
                before = loader.project_state(key, at_end=False)
                said = faults_of(migration, before)
                found += [f"{key[0]}.{key[1]}: {fault}" for fault in said]
    return found


def _is_new(app_label: str, name: str) -> bool:
    is_first = app_label in BASELINE and name.startswith("0001_")
    return not is_first and f"{app_label}.{name}" not in EXCEPTED


def faults_of(migration: Migration, before: ProjectState) -> list[str]:
    """Return what is wrong with one migration of the models `before` it."""
    at = _At(migration.app_label, is_contract(migration.name), before.clone())
    operations = list(_one_by_one(migration.operations))
    found = list(_of_the_whole(migration, operations))
    for operation in operations:
        found += _of(operation, at)
        operation.state_forwards(at.app_label, at.state)
    return found


def _one_by_one(operations: Sequence[Operation]) -> Iterator[Operation]:
    for operation in operations:
        if isinstance(operation, InOneStep):
            yield from _one_by_one(operation.operations)
        else:
            yield operation


def _of_the_whole(migration: Migration, operations: Sequence[Operation]) -> Faults:
    alone = [
        operation
        for operation in operations
        if isinstance(operation, _BY_ITSELF + (postgres.ValidateConstraint,))
    ]
    if alone and len(operations) > 1:
        yield f"{alone[0].describe()}: give it a migration of its own"
    if migration.atomic and any(isinstance(one, _BY_ITSELF) for one in alone):
        yield f"{alone[0].describe()}: set atomic = False"
    if not migration.atomic and not alone:
        yield "atomic = False: if it is stopped, half of it stays"


def _of(operation: Operation, at: _At) -> Faults:
    rule = RULES.get(type(operation))
    if rule is None:
        yield (
            f"{operation.describe()}: no rule says that no one waits for it: "
            "use another operation, or except it with the reason"
        )
        return
    for fault in rule(operation, at):
        yield f"{operation.describe()}: {fault}"
    _note(operation, at)


def _note(operation: Operation, at: _At) -> None:
    if isinstance(operation, migrations.CreateModel):
        at.made.add((operation.name_lower,))
    elif isinstance(operation, migrations.AddField):
        at.made.add((operation.model_name_lower, operation.name_lower))


def _harmless(_operation: Operation, _at: _At) -> Faults:
    yield from ()


def _create_model(_operation: migrations.CreateModel, at: _At) -> Faults:
    if at.is_contract:
        yield _EARLIER


def _delete_model(_operation: migrations.DeleteModel, at: _At) -> Faults:
    if not at.is_contract:
        yield _LATER


def _rename(_operation: Operation, _at: _At) -> Faults:
    yield _INSTEAD_OF_RENAMING


def _add_field(operation: migrations.AddField, at: _At) -> Faults:
    added = operation.field
    if at.is_contract:
        yield _EARLIER
    if added.many_to_many or at.is_made(operation.model_name):
        return
    if added.generated:
        yield "PostgreSQL writes every row again to fill it: fill a plain column"
    elif not _can_be_left_out(added):
        yield (
            "the version before stores rows without it: give it null=True, or a "
            "db_default"
        )
    if added.has_db_default() and not _is_constant(added.db_default):
        yield "PostgreSQL writes every row again to fill it: give a constant"
    if at.is_quick(operation.model_name):
        return
    if added.unique:
        yield _HOW_UNIQUE
    elif any(getattr(added, name, False) for name in ("spatial_index", "db_index")):
        yield (
            "its index is built while all wait: no index here, and an "
            "AddIndexConcurrently in a migration of its own"
        )
    if added.is_relation and added.has_db_default():
        yield "every row is checked while all wait: give it null=True and no db_default"


_HOW_UNIQUE = (
    "a unique index is built while all wait: build one concurrently, except that "
    "migration with the reason, and name it in the models without a change of the "
    "database"
)


def _remove_field(operation: migrations.RemoveField, at: _At) -> Faults:
    if not at.is_contract:
        yield _LATER
        return
    gone = at.field_of(operation.model_name, operation.name)
    if not gone.many_to_many and not _can_be_left_out(gone):
        yield (
            "the new version stores rows without it before this runs: an AlterField in "
            "expand gives it null=True or a db_default"
        )


def _alter_field(operation: migrations.AlterField, at: _At) -> Faults:
    old = at.field_of(operation.model_name, operation.name)
    new = operation.field
    changed = _changed(old, new)
    if "null" in changed:
        changed.remove("null")
        if not new.null:
            yield from _not_null(operation, at)
    if "db_default" in changed:
        changed.remove("db_default")
        if not new.has_db_default() and not at.is_contract:
            yield "the version before may store rows without it: do this in contract"
    if changed == {"max_length"} and (new.max_length or 0) > (old.max_length or 0):
        # A longer one rewrites nothing.
        return
    if changed:
        yield (
            f"its {', '.join(sorted(changed))} cannot change while both versions "
            "serve: add another column, fill it with UpdateInPieces, and take this one "
            "away in contract"
        )


def _not_null(operation: migrations.AlterField, at: _At) -> Faults:
    if not at.is_contract:
        yield "the version before may store nothing in it: do this in contract"
    elif not at.is_quick(operation.model_name):
        wanted = {(f"{operation.name}__isnull", False)}
        known = at.options_of(operation.model_name).options.get("constraints", ())
        if not any(
            isinstance(one, CheckConstraint)
            and isinstance(one.condition, Q)
            and set(one.condition.children) == wanted
            for one in known
        ):
            yield (
                "every row is read while all wait: first an AddConstraintNotValid of "
                f"Q({operation.name}__isnull=False) and its ValidateConstraint"
            )


def _changed(old: "Field[Any, Any]", new: "Field[Any, Any]") -> set[str]:
    """Return what of a column changes in the database."""
    _, old_class, old_args, old_given = old.deconstruct()
    _, new_class, new_args, new_given = new.deconstruct()
    left_out = set(old.non_db_attrs) | {"default"}
    changed = {
        name
        for name in {**old_given, **new_given}
        if name not in left_out and old_given.get(name) != new_given.get(name)
    }
    if (old_class, old_args) != (new_class, new_args):
        changed.add("type")
    return changed


def _add_index(operation: migrations.AddIndex, at: _At) -> Faults:
    if not at.is_quick(operation.model_name):
        yield (
            "it is built while all wait: an AddIndexConcurrently in a migration of its "
            "own, with atomic = False"
        )


def _remove_index(_operation: migrations.RemoveIndex, _at: _At) -> Faults:
    yield "in contract, a RemoveIndexConcurrently with atomic = False"


def _remove_index_concurrently(_operation: Operation, at: _At) -> Faults:
    if not at.is_contract:
        yield _LATER


def _add_constraint(operation: migrations.AddConstraint, at: _At) -> Faults:
    if at.is_made(operation.model_name):
        return
    if not isinstance(operation.constraint, CheckConstraint):
        if not at.is_contract:
            yield "the version before does not keep to it: do this in contract"
        if not at.is_quick(operation.model_name):
            yield _HOW_UNIQUE
        return
    if not at.is_quick(operation.model_name):
        yield (
            "every row is read while all wait: an AddConstraintNotValid, and a "
            "ValidateConstraint in a later migration"
        )
    yield from _kept_to(operation, at)


def _add_constraint_not_valid(operation: Any, at: _At) -> Faults:
    yield from _kept_to(operation, at)


def _kept_to(operation: Any, at: _At) -> Faults:
    """Refuse a constraint that the version before may break: one of old columns."""
    names = operation.constraint.condition.referenced_base_fields
    is_of_new = any((operation.model_name_lower, name) in at.made for name in names)
    if not at.is_contract and not is_of_new:
        yield "the version before does not keep to it: do this in contract"


def _apart(operation: migrations.SeparateDatabaseAndState, at: _At) -> Faults:
    for one in operation.database_operations:
        yield from _of(one, at)


def _run(_operation: Operation, _at: _At) -> Faults:
    yield (
        "no rule can read it: functions and views are files in sql/, rows are changed "
        "by UpdateInPieces; anything else is excepted with the reason"
    )


def _can_be_left_out(column: "Field[Any, Any]") -> bool:
    return column.null or column.has_db_default()


def _is_constant(given: Any) -> bool:
    return not isinstance(given, Expression) or isinstance(given, (Value, Now))


RULES: dict[type[Operation], Rule] = {
    migrations.CreateModel: _create_model,
    migrations.DeleteModel: _delete_model,
    migrations.RenameModel: _rename,
    migrations.RenameField: _rename,
    migrations.AlterModelTable: _rename,
    migrations.AddField: _add_field,
    migrations.RemoveField: _remove_field,
    migrations.AlterField: _alter_field,
    migrations.AddIndex: _add_index,
    migrations.RemoveIndex: _remove_index,
    migrations.RenameIndex: _harmless,
    migrations.AddConstraint: _add_constraint,
    migrations.RemoveConstraint: _harmless,
    migrations.AlterModelOptions: _harmless,
    migrations.AlterModelManagers: _harmless,
    migrations.RunPython: _run,
    migrations.RunSQL: _run,
    migrations.SeparateDatabaseAndState: _apart,
    pgtrigger.migrations.AddTrigger: _harmless,
    pgtrigger.migrations.RemoveTrigger: _harmless,
    postgres.AddIndexConcurrently: _harmless,
    postgres.RemoveIndexConcurrently: _remove_index_concurrently,
    postgres.AddConstraintNotValid: _add_constraint_not_valid,
    postgres.ValidateConstraint: _harmless,
    UpdateInPieces: _harmless,
}
