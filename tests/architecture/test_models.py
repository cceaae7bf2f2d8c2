"""Models do nothing by themselves, are touched in few places, hold what must hold."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.db.models import CheckConstraint, Model

from tests.architecture.source_tree import (
    CODE,
    ROOT,
    files,
    functions,
    modules,
    name_of,
    tree_of,
)

OURS = [m for m in apps.get_models() if m.__module__.split(".")[0] in CODE]
MAY_TOUCH_ROWS = re.compile(
    r"/(actions|queries|visibility|forms|models)(\.py|/)"
    r"|/management/commands/"
    r"|^stronghold/(audit/record|database/sql_files)\.py$"
    r"|^stronghold/dashboard/tallies/"
)
MANAGERS = {"objects", "_default_manager", "_base_manager"}
SIGNALS = {"receiver", "Signal", "pre_save", "post_save", "pre_delete", "post_delete"}
# Methods that Django or SQL would not call on a bulk write.
SILENT = {"save", "delete", "save_base", "refresh_from_db"}


def label(model: type[Model]) -> str:
    return model._meta.label


@pytest.mark.parametrize("path", modules(*CODE), ids=name_of)
def test_no_method_or_signal_acts_behind_the_scenes(path: Path) -> None:
    hidden = [f.name for f in functions(path) if f.name in SILENT]
    names = {n.id for n in ast.walk(tree_of(path)) if isinstance(n, ast.Name)}
    imported = {
        alias.name
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }

    assert hidden == []
    assert not (names | imported) & SIGNALS


@pytest.mark.parametrize("model", OURS, ids=label)
def test_no_generic_foreign_key(model: type[Model]) -> None:
    private = model._meta.private_fields

    assert not any(isinstance(field, GenericForeignKey) for field in private)


@pytest.mark.parametrize("path", modules(*CODE), ids=name_of)
def test_rows_are_touched_in_few_places(path: Path) -> None:
    touched = {
        node.attr
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in MANAGERS
    }

    assert not touched or MAY_TOUCH_ROWS.search(name_of(path))


def fields_of(condition: object) -> Iterator[str]:
    """Yield the fields that a constraint's condition names."""
    for child in getattr(condition, "children", []):
        if isinstance(child, tuple):
            yield str(child[0]).split("__", maxsplit=1)[0]
        else:
            yield from fields_of(child)


@pytest.mark.parametrize("model", OURS, ids=label)
def test_when_and_by_whom_are_held_together(model: type[Model]) -> None:
    """A pair such as error_at and error_by is there as a whole, or not at all."""
    if hasattr(model, "pgh_tracked_model"):
        return
    nullable = {f.name for f in model._meta.fields if f.null}
    pairs = {
        (name, f"{name.removesuffix('_at')}_by")
        for name in nullable
        if name.endswith("_at") and f"{name.removesuffix('_at')}_by" in nullable
    }
    held = [
        set(fields_of(constraint.condition))
        for constraint in model._meta.constraints
        if isinstance(constraint, CheckConstraint)
    ]

    for pair in pairs:
        assert any(set(pair) <= names for names in held), pair


@pytest.mark.parametrize("model", OURS, ids=label)
def test_constraint_is_a_statement_about_its_model(model: type[Model]) -> None:
    """Its name surfaces in errors and says what must hold: order_ends_after_start."""
    name = model.__name__.lower()

    for constraint in model._meta.constraints:
        assert constraint.name.startswith(f"{name}_"), constraint.name
        assert constraint.name.count("_") > 1, constraint.name


def test_no_app_has_an_admin() -> None:
    assert not files("admin.py", *CODE)
    assert "django.contrib.admin" not in (ROOT / "stronghold/settings.py").read_text()
