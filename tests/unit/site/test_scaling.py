"""scaling.md says what its inputs lead to, and the arithmetic is right."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from django.apps import apps
from django.db.models import Model

from stronghold.core.geography.models import Force
from tests import scaling
from tests.scaling import (
    Inputs,
    Machine,
    Request,
    Site,
    Stored,
    limits,
    reached_at,
)

INPUTS = scaling.read(scaling.INPUTS)


def inputs_with(**values: float) -> Inputs:
    """Return the document's inputs with some values replaced."""
    changed = {
        name: replace(INPUTS.values[name], value=value)
        for name, value in values.items()
    }
    return replace(INPUTS, values={**INPUTS.values, **changed})


@pytest.fixture
def small() -> Inputs:
    """A million records, 60 people and one kind of request."""
    page = Request("home", 100, 50, 20, 30, 1_000, 2, 5, 10)
    stored = [Stored("reports", 0.8, "record", 400, 100)]
    events = [Stored("audit log", 1, "event", 200, 300)]
    made = inputs_with(
        records=1_000_000, people=60, pages_a_minute=2, busy_hours=10, used=0.5
    )
    return replace(made, stored=stored + events, requests=[page])


def test_the_document_has_what_is_calculated() -> None:
    text = scaling.DOCUMENT.read_text()

    assert scaling.filled(text, INPUTS) == text
    assert scaling.PICTURE.read_text() == scaling.picture(INPUTS)


def test_every_input_has_an_origin_and_is_used() -> None:
    source = (scaling.DOCS.parents[1] / "tests" / "scaling.py").read_text()

    assert {one.origin for one in INPUTS.values.values()} == {
        "given",
        "measured",
        "assumed",
    }
    for one in INPUTS.values.values():
        assert f'"{one.name}"' in source, one.name
        assert one.value > 0, one.name
    assert sum(one.of_a_hundred for one in INPUTS.requests) == 100


def test_requests_are_multiplied_by_people(small: Inputs) -> None:
    site = Site(small, 1)

    assert site.requests_a_second == pytest.approx(2)
    assert site.busy_web == pytest.approx(0.1)
    assert site.busy_database == pytest.approx(0.04)
    assert site.events_a_year == pytest.approx(2 * 2 * 36_000 * 365)
    assert site.megabits == pytest.approx(2 * 5 * 8 / 1000)
    assert site.log_mb == pytest.approx(2 * 10 / 1000)
    assert Site(small, 0.5).requests_a_second == pytest.approx(1)


def test_what_pages_ask_in_the_background_is_added(small: Inputs) -> None:
    kinds = ("figures", "use of a page", "a sign-in")
    home = small.requests[0]
    more = [replace(home, what=what, of_a_hundred=0) for what in kinds]
    made = replace(small, requests=[home] + list(more))
    followers = 60 * INPUTS["followers"] / 10
    passwords = 60 * INPUTS["passwords_an_hour"] / 3600

    assert Site(made, 1).requests_a_second == pytest.approx(
        2 + followers + 1 + passwords
    )


def test_rows_are_multiplied_by_their_bytes(small: Inputs) -> None:
    site = Site(small, 1)
    reports, events = small.stored

    assert site.gigabytes(reports) == pytest.approx(0.8 * 500 / 1000)
    years = INPUTS["audit_years"]
    n_events = 4 * 36_000 * 365 * years
    assert site.gigabytes(events) == pytest.approx(n_events * 500 / 1e9)
    assert site.database_gb == pytest.approx(0.4 + n_events * 500 / 1e9)


def test_the_time_of_a_recount_is_on_the_line_through_what_was_measured() -> None:
    for size in ("small", "large"):
        reports = INPUTS[f"recount_{size}_week"] * 52 * INPUTS["years"]
        records = reports / Site(INPUTS, 1).share_of_reports
        site = Site(inputs_with(records=records), 1)

        assert site.recount_ms == pytest.approx(INPUTS[f"recount_{size}_ms"])


def test_a_limit_is_reached_where_it_says() -> None:
    found = limits(INPUTS)
    shares = [reached_at(INPUTS, one) for one in found]

    assert shares == sorted(shares)
    for limit, share in zip(found, shares, strict=True):
        assert limit.of(Site(INPUTS, share * 1.3)) > limit.allowed
        assert limit.of(Site(INPUTS, share * 0.7)) <= limit.allowed


def test_a_month_costs_its_parts() -> None:
    priced = inputs_with(core=15, memory_gb=3, disk_gb=0.1, backup_gb=0.02)
    machine = Machine("", 2, cores=4, memory=16, disk=100, slow_disk=50)

    assert machine.a_month(priced) == pytest.approx(2 * (60 + 48 + 10 + 1))


def test_all_forces_together_are_one_site() -> None:
    shares = scaling.shares(INPUTS)

    assert sum(n for _, n, _ in shares) == INPUTS["forces"]
    assert sum(n * share for _, n, share in shares) == pytest.approx(1)


def test_a_value_that_is_not_in_the_document_is_missed() -> None:
    text = scaling.DOCUMENT.read_text()
    changed = inputs_with(records=INPUTS["records"] + 1_000_000)

    assert scaling.filled(text, changed) != text
    assert scaling.picture(changed) != scaling.picture(INPUTS)
    with pytest.raises(ValueError, match="no place for sizes"):
        scaling.filled(text.replace("<!-- sizes -->", ""), INPUTS)


def models_without_a_force() -> set[type[Model]]:
    """Return the site's models that no column and no foreign key leads to a force."""
    own = ("stronghold.", "operations.", "reports.")
    models = {one for one in apps.get_models() if one.__module__.startswith(own)}
    known = {one for one in models if {"force", "force_id"} & set(columns_of(one))}
    known.add(Force)
    while more := {one for one in models - known if known & set(related_to(one))}:
        known |= more
    return models - known


def columns_of(model: type[Model]) -> Iterator[str]:
    return (field.attname for field in model._meta.concrete_fields)


def related_to(model: type[Model]) -> Iterator[type[Model]]:
    for field in model._meta.concrete_fields:
        if isinstance(field.related_model, type):
            yield field.related_model


def test_the_document_names_each_table_that_knows_no_force() -> None:
    text = scaling.DOCUMENT.read_text()
    part = text.partition("## The force is the key")[2].partition("\n## ")[0]
    rows = [row for row in part.splitlines() if "not at all" in row]
    named = {name for row in rows for name in re.findall(r"`(\w+)`", row)}

    assert named == {one._meta.db_table for one in models_without_a_force()}
