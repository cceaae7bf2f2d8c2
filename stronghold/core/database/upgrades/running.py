"""Runs the migrations of one phase while the site serves."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.contrib.postgres.operations import AddIndexConcurrently
from django.core.management.sql import emit_post_migrate_signal
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor

from stronghold.core.database.sql_files import drop_views_of_no_file, install_sql
from stronghold.core.database.upgrades.patience import Say, limit_waiting, patiently
from stronghold.core.database.upgrades.phases import is_contract


class Refused(Exception):
    """The phase cannot run now; the message says what to do first."""


@dataclass(frozen=True)
class Pending:
    """The migrations that the database lacks, as app.name, in their order.

    `blocked` are those of expand that need one of contract first: that one belongs to
    an earlier version, whose upgrade was not finished.
    """

    expand: Sequence[str]
    contract: Sequence[str]
    blocked: Sequence[str]


def pending() -> Pending:
    """Return what the database lacks of this version."""
    executor = MigrationExecutor(connection)
    executor.loader.check_consistent_history(connection)
    graph = executor.loader.graph
    plan = [m for m, _ in executor.migration_plan(graph.leaf_nodes())]
    contract = {(m.app_label, m.name) for m in plan if is_contract(m.name)}
    expand = [m for m in plan if not is_contract(m.name)]
    blocked = [
        m for m in expand if contract & set(graph.forwards_plan((m.app_label, m.name)))
    ]
    return Pending(
        _names(expand),
        _names([m for m in plan if is_contract(m.name)]),
        _names(blocked),
    )


def expand(say: Say) -> None:
    """Add what this version needs; the version before works on.

    Stopped or failed, it is run again and does what is left. Views stay: what a view
    shows cannot change its type here.
    """
    found = pending()
    if found.blocked:
        raise Refused(
            f"{found.blocked[0]} needs a migration of contract first "
            f"({', '.join(found.contract)}). Finish the upgrade before this one with "
            "bin/upgrade contract; or stop the site, and run prepare_database alone."
        )
    patiently(_note_replaced, say)
    _run(found.expand, say)
    _install(say)


def contract(say: Say) -> None:
    """Take away what this version does not use; the version before stops working."""
    found = pending()
    if found.expand:
        raise Refused(
            f"The database lacks {found.expand[0]}: run prepare_database --expand, and "
            "have all processes run this version, first."
        )
    _run(found.contract, say)
    _install(say)
    patiently(drop_views_of_no_file, say)


def _note_replaced() -> None:
    """Note what replaces migrations that were all applied: nothing of it is to run."""
    MigrationExecutor(connection).check_replacements()


def _run(names: Sequence[str], say: Say) -> None:
    for name in names:
        say(name)
        patiently(partial(_apply, name), say)


def _apply(name: str) -> None:
    """Run one migration; what it needs of an earlier try of itself is cleared away."""
    # It reads what was applied; each migration changes that.
    executor = MigrationExecutor(connection)
    app_label, _, short = name.partition(".")
    migration = executor.loader.graph.nodes[app_label, short]
    # What is built beside the site waits for every transaction, and blocks none.
    limit_waiting(is_limited=migration.atomic)
    if not migration.atomic:
        _drop_half_made(migration)
    executor.migrate([], plan=[(migration, False)])


def _drop_half_made(migration: Migration) -> None:
    """Drop the index of a build that was stopped: its name is taken."""
    with connection.cursor() as cursor:
        for operation in migration.operations:
            if isinstance(operation, AddIndexConcurrently):
                name = connection.ops.quote_name(operation.index.name)
                cursor.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {name}")


def _install(say: Say) -> None:
    limit_waiting()
    names = patiently(partial(install_sql, changed_only=True), say)
    say(f"{len(names)} SQL files installed.")
    patiently(_note_models, say)
    limit_waiting(is_limited=False)


def _note_models() -> None:
    """Do what Django does after migrations: note what models there are."""
    emit_post_migrate_signal(verbosity=0, interactive=False, db=DEFAULT_DB_ALIAS)


def _names(migrations: Sequence[Migration]) -> list[str]:
    return [f"{m.app_label}.{m.name}" for m in migrations]
