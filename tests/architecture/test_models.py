"""Models have no behaviour, are written in few places, and have constraints."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import CheckConstraint, Model

from operations.records import RECORD_KINDS
from stronghold.core.records.pages import reversed_order
from tests.architecture.source_tree import (
    CODE,
    ROOT,
    files,
    functions,
    modules,
    name_of,
    names_of,
    nodes_of,
)

OURS = [m for m in apps.get_models() if m.__module__.split(".")[0] in CODE]
MAY_TOUCH_ROWS = re.compile(
    r"/(actions|queries|record|visibility|forms|models)(\.py|/)"
    r"|/management/commands/"
    r"|^stronghold/core/(audit/record|database/sql_files|records/(filters|kind))\.py$"
    r"|^stronghold/figures/tallies/"
    # Its objects are those of a PDF.
    r"|^stronghold/core/uploads/pdf_reader\.py$"
)
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SIGNALS = {"receiver", "Signal", "pre_save", "post_save", "pre_delete", "post_delete"}
# Methods that Django does not call in bulk writes.
SILENT = {"save", "delete", "save_base", "refresh_from_db"}


def imported_by(path: Path) -> set[str]:
    return {
        alias.name
        for node in nodes_of(path)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }


def names_in(path: Path) -> set[str]:
    return {node.id for node in nodes_of(path) if isinstance(node, ast.Name)}


def touches_rows(path: Path) -> bool:
    attributes = {n.attr for n in nodes_of(path) if isinstance(n, ast.Attribute)}
    return bool(attributes & MANAGERS)


def test_no_method_acts_behind_the_scenes() -> None:
    methods = [(name_of(p), f.name) for p in modules(*CODE) for f in functions(p)]

    assert methods
    assert [found for found in methods if found[1] in SILENT] == []


def test_no_signal_acts_behind_the_scenes() -> None:
    used = {path: names_in(path) | imported_by(path) for path in modules(*CODE)}

    assert names_of(path for path, names in used.items() if names & SIGNALS) == []


def test_no_generic_foreign_key() -> None:
    fields = [(m._meta.label, f) for m in OURS for f in m._meta.private_fields]

    assert OURS
    assert [name for name, f in fields if isinstance(f, GenericForeignKey)] == []


def test_rows_are_touched_in_few_places() -> None:
    touching = names_of(path for path in modules(*CODE) if touches_rows(path))

    assert touching
    assert [name for name in touching if not MAY_TOUCH_ROWS.search(name)] == []


def fields_of(condition: object) -> Iterator[str]:
    """Yield the fields that a constraint's condition names."""
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple):
            yield str(child[0]).split("__", maxsplit=1)[0]
        else:
            yield from fields_of(child)


def nullable_pairs(model: type[Model]) -> Iterator[set[str]]:
    nullable = {f.name for f in model._meta.fields if f.null}
    for name in nullable:
        by = f"{name.removesuffix('_at')}_by"
        if name.endswith("_at") and by in nullable:
            yield {name, by}


def are_held(pair: set[str], model: type[Model]) -> bool:
    return any(
        pair <= set(fields_of(constraint.condition))
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    )


def test_when_and_by_whom_are_held_together() -> None:
    """Of a pair such as error_at and error_by, both are set or neither."""
    ours = [model for model in OURS if not hasattr(model, "pgh_tracked_model")]
    pairs = [(model, pair) for model in ours for pair in nullable_pairs(model)]

    assert pairs
    assert [(m._meta.label, pair) for m, pair in pairs if not are_held(pair, m)] == []


def test_constraint_is_a_statement_about_its_model() -> None:
    """The name is shown in errors, so it states the rule: order_ends_after_start."""
    names = [
        (model.__name__.lower(), constraint.name)
        for model in OURS
        for constraint in model._meta.constraints
    ]

    assert names
    assert [name for model, name in names if not name.startswith(f"{model}_")] == []
    assert [name for _, name in names if name.count("_") < 2] == []


def test_a_list_is_sorted_only_by_what_an_index_holds() -> None:
    """What is calculated, such as urgency, is stored in no column."""
    offered = [
        (kind, [name.replace("pk", "id") for name in sort.order])
        for kind in RECORD_KINDS
        for sort in kind.sorts
    ]
    stored = [
        (kind.model, order)
        for kind, order in offered
        if {name.lstrip("-") for name in order}
        <= {field.name for field in kind.model._meta.fields}
    ]

    assert len(stored) >= 2 * len(RECORD_KINDS) - 2
    for model, order in stored:
        held = [list(index.fields)[1:] for index in model._meta.indexes]
        assert order in held or reversed_order(order) in held, (model, order)


def test_no_app_has_an_admin() -> None:
    assert not files("admin.py", *CODE)
    assert "django.contrib.admin" not in (ROOT / "stronghold/settings.py").read_text()
