"""What asks for a migration: what changes in a table, and nothing else."""

import pytest
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MinValueValidator
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from stronghold.core.database.upgrades.changes import TableChanges

Column = "models.Field[object, object]"


def of(column: Column) -> ProjectState:
    """Return a model with this column."""
    state = ProjectState()
    key = ("id", models.BigAutoField(primary_key=True))
    team = operations.CreateModel("Team", [key])
    report = operations.CreateModel("Report", [key, ("said", column)])
    for operation in (team, report):
        operation.state_forwards("reports", state)
    return state


def asked_for(
    before: Column,
    after: Column,
    by: type[MigrationAutodetector] = TableChanges,
) -> list[Operation]:
    return operations_of(by(of(before), of(after)))


def operations_of(changes: MigrationAutodetector) -> list[Operation]:
    graph = MigrationGraph()
    graph.add_node(("reports", "0001_initial"), Migration("0001_initial", "reports"))
    found = changes.changes(graph=graph).get("reports", [])
    return [one for migration in found for one in migration.operations]


TEXT = models.CharField(max_length=9)
TEAM = models.ForeignKey("reports.Team", models.PROTECT)
WORDS = {
    "choices": (TEXT, models.CharField(max_length=9, choices=[("a", "A")])),
    "choices of a list": (
        ArrayField(TEXT),
        ArrayField(models.CharField(max_length=9, choices=[("a", "A")])),
    ),
    "may be left empty in a form": (TEXT, models.CharField(max_length=9, blank=True)),
    "words beside it": (
        TEXT,
        models.CharField("what was said", max_length=9, help_text="In full"),
    ),
    "what is checked of an answer": (
        models.IntegerField(),
        models.IntegerField(validators=[MinValueValidator(1)]),
    ),
    "which rows are offered": (
        TEAM,
        models.ForeignKey("reports.Team", models.PROTECT, limit_choices_to={"id": 1}),
    ),
}


@pytest.mark.parametrize("what", WORDS)
def test_what_no_table_has_asks_for_no_migration(what: str) -> None:
    before, after = WORDS[what]

    assert asked_for(before, after) == []
    # As Django alone has it: this is what is left out.
    (altered,) = asked_for(before, after, by=MigrationAutodetector)
    assert isinstance(altered, operations.AlterField)


TABLE = {
    "longer": (TEXT, models.CharField(max_length=10)),
    "longer ones in a list": (
        ArrayField(TEXT),
        ArrayField(models.CharField(max_length=10)),
    ),
    "may be missing": (TEXT, models.CharField(max_length=9, null=True)),
    "default of the database": (TEXT, models.CharField(max_length=9, db_default="")),
    "once": (TEXT, models.CharField(max_length=9, unique=True)),
    "no index": (
        TEAM,
        models.ForeignKey("reports.Team", models.PROTECT, db_index=False),
    ),
    "no key": (
        TEAM,
        models.ForeignKey("reports.Team", models.PROTECT, db_constraint=False),
    ),
    "another column": (TEXT, models.CharField(max_length=9, db_column="words")),
    # Of historical models, which migrations of rows use.
    "default": (TEXT, models.CharField(max_length=9, default="x")),
    "another rule of deletion": (
        TEAM,
        models.ForeignKey("reports.Team", models.CASCADE),
    ),
}


@pytest.mark.parametrize("what", TABLE)
def test_what_a_table_has_asks_for_a_migration(what: str) -> None:
    before, after = TABLE[what]

    (altered,) = asked_for(before, after)
    assert isinstance(altered, operations.AlterField)


def test_a_new_column_is_written_as_its_table_has_it() -> None:
    column = models.CharField(max_length=9, choices=[("a", "A")], blank=True, null=True)

    made = operations_of(TableChanges(ProjectState(), of(column)))

    (report,) = [one for one in made if getattr(one, "name", "") == "Report"]
    assert isinstance(report, operations.CreateModel)
    written = dict(report.fields)["said"].deconstruct()[3]
    assert written == {"max_length": 9, "null": True}
    # Models stay as they are.
    assert column.choices
