"""Is every column of an export in the redaction table of its kind?"""

import re

import pytest

from stronghold.core.audit.choices import Kind as EventKind
from stronghold.core.audit.models import Event
from stronghold.core.sharing.fields import READ_BY_POLICE, FieldClass
from stronghold.exports.kinds import KINDS, LISTS
from stronghold.exports.kinds.kind import ListKind
from stronghold.oversight.words import words

CLOSED = {FieldClass.INTERNAL, FieldClass.RESTRICTED}


def code(kind: ListKind) -> str:
    return kind.code


@pytest.mark.parametrize("kind", LISTS, ids=code)
def test_every_column_has_a_class_and_none_is_of_keys_or_restricted(
    kind: ListKind,
) -> None:
    for column in kind.columns:
        assert column.fields, column.name
        for field in column.fields:
            assert field in kind.fields, f"{column.name}: {field} has no class"
            assert kind.fields[field] not in CLOSED, column.name
            assert kind.fields[field] in READ_BY_POLICE | {FieldClass.ORIGINAL}


@pytest.mark.parametrize("kind", LISTS, ids=code)
def test_a_column_reads_nothing_but_the_fields_it_is_classed_by(kind: ListKind) -> None:
    for column in kind.columns:
        read = {p.split("__")[0] for p in column.paths if isinstance(p, str)}

        assert read <= set(column.fields), column.name


@pytest.mark.parametrize("kind", LISTS, ids=code)
def test_a_column_has_a_name_for_programs_and_says_what_it_means(
    kind: ListKind,
) -> None:
    names = [column.name for column in kind.columns]

    assert len(set(names)) == len(names)
    for column in kind.columns:
        assert re.fullmatch(r"[a-z][a-z_]{0,39}", column.name)
        assert column.means.endswith("."), column.name


def test_no_column_says_who_reported() -> None:
    columns = {kind.code: kind.columns for kind in LISTS}["reports"]
    paths = {str(path) for column in columns for path in column.paths}

    assert not [path for path in paths if "reporter" in path or "call_back" in path]


def test_the_audit_log_calls_every_kind_by_a_name() -> None:
    said = {
        code: words(Event(kind=EventKind.EXPORT, detail={"of": code, "format": "csv"}))
        for code in [*KINDS, "agreement"]
    }

    assert said["closures"] == "Exported closure cases as csv"
    assert said["signals"] == "Exported signals of a week as csv"
    assert said["agreement"] == "Exported everything an agreement shares as csv"
    assert {code for code, text in said.items() if text == "Exported"} == set()
