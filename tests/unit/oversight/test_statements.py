"""Statements are made from what the site is: kinds, fields, tables and settings."""

from typing import Any, ClassVar

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse

from operations.records import EVERY_KIND
from operations.seizures.record import SEIZURES
from stronghold.core.accounts.models import ForceDetails
from stronghold.core.records.choices import People
from stronghold.core.records.fields import Field
from stronghold.core.sharing.fields import FieldClass
from stronghold.force_setup.force_details.rules import (
    LABELS,
    LONGEST,
    Details,
)
from stronghold.oversight.requests.held import LEFT_OUT, PARTS
from stronghold.oversight.retention.schedule import COVERS, SCHEDULE
from stronghold.oversight.statements import security
from stronghold.oversight.statements.impact import PRINCIPLES, RISKS
from stronghold.oversight.statements.other_data import NO_PERSON, OTHER_DATA
from stronghold.oversight.statements.presenters.processing import (
    CLASSES,
    data_rows,
    sections,
)
from stronghold.oversight.statements.queries import Facts
from stronghold.oversight.statements.rules import Section, lines_of
from stronghold.sign_in.sign_in_provider.queries import Chosen

KINDS = EVERY_KIND


def named(section: str) -> list[list[str]]:
    facts = Facts(None, Details(), SCHEDULE, ())
    made = sections(
        facts,
        security.measures(Chosen(), marking="OFFICIAL"),
        [],
        may_see_partners=True,
    )
    return [list(row) for one in made if one.title == section for row in one.rows]


def test_every_kind_of_record_has_its_purpose_people_and_data() -> None:
    purposes = {row[0]: row for row in named("Purposes and people")}
    data = named("Data of each kind of record")

    for kind in KINDS:
        assert purposes[kind.many][1] == kind.purpose
        assert purposes[kind.many][2]
        assert [row for row in data if row[0] == kind.many]


def test_every_class_that_a_field_has_says_who_reads_it() -> None:
    used = {privacy for kind in KINDS for privacy in kind.classes.values()}
    labels = {CLASSES[code][0] for code in used}

    assert set(CLASSES) == set(FieldClass)
    assert labels == {row[1] for row in named("Data of each kind of record")}
    assert [list(row) for row in CLASSES.values()] == named("Who reads what")


def test_every_field_of_a_kind_is_in_one_of_its_rows() -> None:
    for kind in KINDS:
        words = [name for row in data_rows(kind) for name in row[2].split(", ")]
        assert len(words) >= len(kind.classes)


@pytest.mark.parametrize("privacy", FieldClass)
def test_a_new_field_is_stated_under_its_class(privacy: FieldClass) -> None:
    class More(type(SEIZURES)):  # type: ignore[misc]
        fields: ClassVar = SEIZURES.fields + [Field("colour", "Colour", privacy)]

    rows = {row[1]: row[2] for row in data_rows(More())}

    assert "Colour" in rows[CLASSES[privacy][0]].split(", ")
    assert [label for label, words in rows.items() if "Colour" in words] == [
        CLASSES[privacy][0]
    ]


@pytest.mark.parametrize("left_out", ["purpose", "people"])
def test_a_kind_without_purpose_or_people_stops_the_site(left_out: str) -> None:
    Silent: Any = type("Silent", (type(SEIZURES),), {left_out: ""})

    with pytest.raises(
        ImproperlyConfigured, match="Silent has no purpose or no people"
    ):
        Silent().check()


def test_every_table_is_stated_or_about_no_person() -> None:
    """A new table fails here until someone has decided which."""
    histories = {m._meta.label for m in apps.get_models() if is_history(m)}
    described = {kind.model._meta.label for kind in KINDS}
    stated = [label for held in OTHER_DATA for label in held.tables]
    every = {model._meta.label for model in apps.get_models()}

    assert len(stated) == len(set(stated))
    assert not set(stated) & NO_PERSON
    assert set(stated) | NO_PERSON == every - histories - described


def test_a_request_gathers_every_table_about_people_or_says_why_not() -> None:
    """A new table fails here until someone has decided which."""
    about_people = {
        label
        for held in OTHER_DATA
        if set(held.people) - {People.STAFF}
        for label in held.tables
    }
    read = {label for parts in PARTS.values() for one in parts for label in one.tables}

    assert not read & set(LEFT_OUT)
    assert about_people == read | set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_what_a_retention_period_covers_is_a_record_or_other_data() -> None:
    described = {kind.model._meta.label for kind in KINDS}
    stated = {label for held in OTHER_DATA for label in held.tables}

    for labels in COVERS.values():
        assert set(labels) <= described | stated | NO_PERSON


def is_history(model: type[Any]) -> bool:
    return hasattr(model, "pgh_tracked_model") or model._meta.label in {
        "pghistory.Events",
        "pghistory.MiddlewareEvents",
    }


def test_the_columns_of_a_table_are_stated() -> None:
    held = {(what, table): columns for what, table, columns in named("Other data")}
    columns = held["Who reported", "Reporter"].split(", ")

    assert {"name", "phone", "email", "safe way", "risk"} <= set(columns)


def test_every_period_is_a_time_limit_for_erasure() -> None:
    limits = {row[0]: row for row in named("Time limits for erasure")}

    assert {rule.label for rule in SCHEDULE} <= set(limits)
    assert limits["Taskings"][1] == "6 years. From the day it ended"


def test_measures_follow_the_settings(settings: Any) -> None:
    settings.SEAL_FILE, settings.IDLE_MINUTES = "", 15
    before = {one.label: one for one in security.measures(Chosen(), marking="OFFICIAL")}
    settings.SEAL_FILE, settings.IDLE_MINUTES = "/elsewhere/seals", 7
    after = {one.label: one for one in security.measures(Chosen(), marking="OFFICIAL")}

    seals = "Seals kept outside the database"
    assert (before[seals].is_on, after[seals].is_on) == (False, True)
    assert "after 7 minutes" in after["Sessions"].words
    assert "after 15 minutes" in before["Sessions"].words
    assert [words for label, words in missing(settings) if label == seals] == [
        "Not set: SEAL_FILE is empty"
    ]


def missing(settings: Any) -> list[list[str]]:
    settings.SEAL_FILE = ""
    return named("Security measures")


def test_other_hosts_are_those_of_the_settings(settings: Any) -> None:
    settings.TILES_HOSTS = []
    assert security.other_hosts(Chosen(), mail="") == []

    found = security.other_hosts(Chosen(), mail="mail.force.example")

    assert [host for _, host in found] == ["mail.force.example"]


@pytest.mark.parametrize(
    "row", list(PRINCIPLES) + list(RISKS), ids=lambda row: row.pages[0]
)
def test_each_measure_of_the_assessment_is_on_pages_that_exist(row: Any) -> None:
    assert row.pages
    assert all(reverse(page) for page in row.pages)


def test_details_have_a_label_a_length_and_a_column() -> None:
    columns = {field.name: field for field in ForceDetails._meta.concrete_fields}

    assert set(LABELS) == set(columns) - {"id", "force", "set_at", "set_by"}
    assert {
        name: columns[name].max_length
        for name in LABELS
        if columns[name].max_length is not None
    } == LONGEST


def test_a_file_has_a_line_for_each_row() -> None:
    made = [
        Section("One", ("What", "Answer"), [("Who", "The force")]),
        Section("Two", ("What", "How", "Why"), [("It", "so", "")]),
    ]

    assert lines_of(made) == [("One", "Who", "The force"), ("Two", "It", "How: so")]
