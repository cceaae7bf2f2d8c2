"""The rules of migrations: each refuses what would hold up the site, or break it."""

import pgtrigger.migrations
import pytest
from django.apps import apps
from django.contrib.gis.db import models
from django.contrib.postgres import operations as postgres
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Random

from stronghold.core.database.sql_files import own_apps
from stronghold.core.database.upgrades.linter import BASELINE, SMALL, faults, faults_of
from stronghold.core.database.upgrades.phases import is_contract
from stronghold.core.database.upgrades.pieces import UpdateInPieces
from stronghold.core.database.upgrades.steps import InOneStep

INDEX = models.Index(fields=["day"], name="report_day")
KNOWN_DAY = models.CheckConstraint(
    condition=models.Q(day__isnull=False), name="report_has_day"
)
SHORT = models.CheckConstraint(
    condition=models.Q(words__length__lt=50), name="report_is_short"
)
ONCE = models.UniqueConstraint(fields=["words"], name="report_once")
TEAM = models.ForeignKey("reports.Team", models.PROTECT, null=True, db_index=False)
COUNT = {"name": "n", "model_name": "report"}


def before(*more: Operation) -> ProjectState:
    """Return the models of a version that serves."""
    state = ProjectState()
    key = ("id", models.BigAutoField(primary_key=True))
    made: list[Operation] = [
        operations.CreateModel("Team", [key]),
        operations.CreateModel(
            "Report",
            [
                key,
                ("words", models.CharField(max_length=100)),
                ("spare", models.CharField(max_length=9, default="", db_default="")),
                ("day", models.DateField(null=True)),
                ("teams", models.ManyToManyField("reports.Team")),
            ],
        ),
    ]
    for operation in made + list(more):
        operation.state_forwards("reports", state)
    return state


def looked_at(
    *given: Operation,
    name: str = "0010_change",
    atomic: bool = True,
    after: tuple[Operation, ...] = (),
) -> list[str]:
    migration = Migration(name, "reports")
    migration.operations, migration.atomic = list(given), atomic
    return faults_of(migration, before(*after))


def added(field: "models.Field[object, object]") -> Operation:
    return operations.AddField(field=field, **COUNT)


def altered(name: str, field: "models.Field[object, object]") -> Operation:
    return operations.AlterField("report", name, field)


EXPAND = {
    "a model": [operations.CreateModel("Visit", [("at", models.DateTimeField())])],
    "a model with an index and a constraint": [
        operations.CreateModel("Visit", [("day", models.DateField(unique=True))]),
        operations.AddIndex("visit", INDEX),
        operations.AddConstraint("visit", KNOWN_DAY),
    ],
    "a column that may be empty": [added(models.IntegerField(null=True))],
    "a column that the database fills": [
        added(models.IntegerField(default=0, db_default=0))
    ],
    "a reference": [added(TEAM)],
    "a reference to many": [added(models.ManyToManyField("reports.Team"))],
    "a constraint of a new column": [
        added(models.IntegerField(null=True)),
        postgres.AddConstraintNotValid(
            "report", models.CheckConstraint(condition=models.Q(n__gt=0), name="n_is")
        ),
    ],
    "a column that may be left out": [
        altered("words", models.CharField(max_length=100, null=True))
    ],
    "a longer text": [altered("words", models.CharField(max_length=200))],
    "a default of the database": [
        altered("words", models.CharField(max_length=100, db_default=""))
    ],
    "other choices": [
        altered("words", models.CharField(max_length=100, choices=[("a", "A")]))
    ],
    "a constraint of a column that came in a step": [
        InOneStep([added(models.IntegerField(null=True))]),
        postgres.AddConstraintNotValid(
            "report", models.CheckConstraint(condition=models.Q(n__gt=0), name="n_is")
        ),
    ],
    "triggers": [
        pgtrigger.migrations.RemoveTrigger("report", "insert_insert"),
        added(models.IntegerField(null=True)),
    ],
    "a constraint that is no longer": [
        operations.RemoveConstraint("report", "report_once")
    ],
}


@pytest.mark.parametrize("what", EXPAND)
def test_what_only_adds_is_let_through(what: str) -> None:
    constraint = operations.AddConstraint("report", ONCE)
    trigger = pgtrigger.migrations.AddTrigger(
        "report",
        pgtrigger.Trigger(
            name="insert_insert",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            func="RETURN NEW;",
        ),
    )
    after = {
        "a constraint that is no longer": (constraint,),
        "triggers": (trigger,),
    }

    assert looked_at(*EXPAND[what], after=after.get(what, ())) == []


ALONE = {
    "an index": ("0010_day", postgres.AddIndexConcurrently("report", INDEX)),
    "rows": ("0010_day", UpdateInPieces("report", change="x = 1", where="x = 2")),
    "no index": (
        "0010_contract_day",
        postgres.RemoveIndexConcurrently("report", "report_day"),
    ),
}


@pytest.mark.parametrize("what", ALONE)
def test_what_is_done_beside_the_site_is_alone_and_in_no_transaction(
    what: str,
) -> None:
    name, operation = ALONE[what]
    more = operations.AlterModelOptions("report", {})
    after = (operations.AddIndex("report", INDEX),) if what == "no index" else ()

    assert looked_at(operation, name=name, atomic=False, after=after) == []
    (in_a_step,) = looked_at(
        InOneStep([operation, more]), name=name, atomic=False, after=after
    )
    assert "a migration of its own" in in_a_step
    (with_one,) = looked_at(operation, name=name, after=after)
    assert "atomic = False" in with_one
    (with_more,) = looked_at(operation, more, name=name, atomic=False, after=after)
    assert "a migration of its own" in with_more


REFUSED = {
    "a column to be filled": (added(models.IntegerField(default=0)), "null=True"),
    "a unique column": (
        added(models.IntegerField(null=True, unique=True)),
        "unique index",
    ),
    "a column with an index": (
        added(models.IntegerField(null=True, db_index=True)),
        "AddIndexConcurrently",
    ),
    "a reference with its index": (
        added(models.ForeignKey("reports.Team", models.PROTECT, null=True)),
        "AddIndexConcurrently",
    ),
    "a place with its index": (
        added(models.PointField(null=True)),
        "AddIndexConcurrently",
    ),
    "a column of random numbers": (
        added(models.FloatField(db_default=Random())),
        "give a constant",
    ),
    "a generated column": (
        added(
            models.GeneratedField(
                expression=models.F("words"),
                output_field=models.TextField(),
                db_persist=True,
            )
        ),
        "writes every row again",
    ),
    "a column less": (operations.RemoveField("report", "spare"), "contract"),
    "a model less": (operations.DeleteModel("Team"), "contract"),
    "another name": (
        operations.RenameField("report", "words", "said"),
        "uses the old name",
    ),
    "another name of a model": (
        operations.RenameModel("Report", "Tip"),
        "uses the old name",
    ),
    "a shorter text": (
        altered("words", models.CharField(max_length=50)),
        "its max_length cannot change",
    ),
    "another type": (altered("words", models.TextField()), "type cannot change"),
    "must be filled": (altered("day", models.DateField()), "in contract"),
    "no default of the database": (
        altered("spare", models.CharField(max_length=9, default="")),
        "in contract",
    ),
    "an index at once": (
        operations.AddIndex("report", INDEX),
        "an AddIndexConcurrently in a migration of its own",
    ),
    "an index less": (
        postgres.RemoveIndexConcurrently("report", "report_day"),
        "contract",
    ),
    "a constraint at once": (
        operations.AddConstraint("report", SHORT),
        "AddConstraintNotValid",
    ),
    "a constraint of what is there": (
        postgres.AddConstraintNotValid("report", SHORT),
        "does not keep to it",
    ),
    "once only": (operations.AddConstraint("report", ONCE), "unique index"),
    "SQL": (operations.RunSQL("SELECT 1"), "UpdateInPieces"),
    "Python": (operations.RunPython(operations.RunPython.noop), "UpdateInPieces"),
    "what is apart": (
        operations.SeparateDatabaseAndState([operations.RunSQL("SELECT 1")]),
        "UpdateInPieces",
    ),
    "a column to be filled, among others": (
        InOneStep([added(models.IntegerField(default=0))]),
        "null=True",
    ),
    "unknown": (
        operations.AlterModelTableComment("report", "of the public"),
        "no rule says",
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_holds_up_or_breaks_the_version_before_is_refused(what: str) -> None:
    operation, said = REFUSED[what]
    is_beside = isinstance(operation, postgres.RemoveIndexConcurrently)
    after = (operations.AddIndex("report", INDEX),) if is_beside else ()

    found = looked_at(operation, atomic=not is_beside, after=after)

    assert any(said in fault for fault in found), found


CONTRACT = {
    "a column less": [operations.RemoveField("report", "spare")],
    "a reference to many less": [operations.RemoveField("report", "teams")],
    "a model less": [operations.DeleteModel("Report")],
    "a constraint": [postgres.AddConstraintNotValid("report", SHORT)],
    "a constraint, looked at": [postgres.ValidateConstraint("report", "report_is")],
    "filled, as a constraint says": [altered("day", models.DateField())],
}


@pytest.mark.parametrize("what", CONTRACT)
def test_contract_takes_away_what_can_be_left_out(what: str) -> None:
    known = operations.AddConstraint("report", KNOWN_DAY)
    after = (known,) if what.startswith("filled") else ()

    name = "0010_contract_it"
    assert looked_at(*CONTRACT[what], name=name, after=after) == []


@pytest.mark.parametrize(
    ("operation", "said"),
    [
        pytest.param(
            operations.RemoveField("report", "words"), "in expand gives it", id="needed"
        ),
        pytest.param(added(models.IntegerField(null=True)), "to expand", id="new"),
        pytest.param(
            operations.CreateModel("Visit", [("at", models.DateTimeField())]),
            "to expand",
            id="new model",
        ),
        pytest.param(
            altered("day", models.DateField()), "every row is read", id="filled"
        ),
    ],
)
def test_contract_refuses_what_the_new_version_needs_before(
    operation: Operation, said: str
) -> None:
    (found,) = looked_at(operation, name="0010_contract_it")

    assert said in found


def test_a_migration_says_its_phase_by_its_name() -> None:
    assert is_contract("0010_contract_words")
    assert is_contract("0010_contract")
    assert not is_contract("0010_contracted_words")
    assert not is_contract("0010_words_contract")


def test_every_migration_since_the_baseline_keeps_to_the_rules() -> None:
    assert {config.label for config in own_apps()} >= BASELINE
    assert {model._meta.label_lower for model in apps.get_models()} >= SMALL
    assert faults() == []


def test_before_the_rules_is_one_migration_of_an_app() -> None:
    files = [
        app for app, name in MigrationLoader(None).disk_migrations if name < "0002"
    ]

    assert {app: files.count(app) for app in BASELINE} == dict.fromkeys(BASELINE, 1)
