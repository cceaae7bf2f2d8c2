"""The retention rules: which applies on a day, and what a decision needs."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import models
from pghistory.models import Event as EventModel

from operations.records import EVERY_KIND
from stronghold.core.kernel.errors import RuleBroken
from stronghold.oversight.retention.choices import What
from stronghold.oversight.retention.queries import REVIEWED
from stronghold.oversight.retention.rules import (
    Decided,
    OwnPeriod,
    check_decided,
    check_second,
    due_on,
    in_force,
    why_not,
)
from stronghold.oversight.retention.schedule import COVERS, SCHEDULE

TODAY = date(2026, 11, 28)
KEEP = Decided(What.KEEP, because="needed", until=date(2027, 11, 28))


def months(own: list[OwnPeriod], on: date) -> int | None:
    found = in_force(SCHEDULE, own, on=on)
    return next(rule.months for rule in found if rule.code == "reports")


def test_every_kind_of_record_has_a_rule_with_a_source() -> None:
    codes = {rule.code: rule for rule in SCHEDULE}

    assert {one.kind.code for one in REVIEWED.values()} == {
        kind.code for kind in EVERY_KIND
    }
    assert set(REVIEWED) <= set(codes)
    assert all(rule.source for rule in SCHEDULE)
    assert len(codes) == len(SCHEDULE)


def holds_words(field: Any) -> bool:
    """Say whether people can type words into a column, or a program writes some."""
    if isinstance(field, models.TextField | models.JSONField):
        return True
    # Shorter ones hold codes and references.
    is_long = isinstance(field, models.CharField) and (field.max_length or 0) >= 40
    return is_long and not field.choices


def test_every_table_with_words_has_a_rule() -> None:
    ours = [
        model
        for model in apps.get_models()
        if (model.__module__.split(".")[0] in {"stronghold", "reports", "operations"})
        # A history is emptied with what it is of, or not kept of what is never erased.
        and not issubclass(model, EventModel)
    ]
    with_words = {
        model._meta.label
        for model in ours
        if any(holds_words(field) for field in model._meta.concrete_fields)
    }
    covered = [label for labels in COVERS.values() for label in labels]

    assert with_words == set(covered)
    assert len(covered) == len(set(covered))
    assert set(COVERS) <= {rule.code for rule in SCHEDULE}


def test_each_kind_of_record_is_under_its_own_rule() -> None:
    for reviewed in REVIEWED.values():
        rule = "arrests" if reviewed.rule == "arrests_supply" else reviewed.rule
        assert reviewed.kind.model._meta.label in COVERS[rule]


def test_a_forces_own_period_applies_from_its_first_day() -> None:
    own = [
        OwnPeriod("reports", 84, "Schedule 5", date(2027, 1, 1)),
        OwnPeriod("reports", 96, "Schedule 6", date(2028, 1, 1)),
        OwnPeriod("reports", 90, "Corrected", date(2028, 1, 1)),
    ]

    assert months(own, date(2026, 12, 31)) == 72
    assert months(own, date(2027, 1, 1)) == 84
    assert months(own, date(2028, 1, 1)) == 90


def test_six_years_from_a_leap_day_end_on_the_last_of_february() -> None:
    assert due_on(date(2024, 2, 29), 72) == date(2030, 2, 28)
    assert due_on(date(2025, 10, 17), 72) == date(2031, 10, 17)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (replace(KEEP, until=None), "until"),
        (replace(KEEP, until=TODAY), "until"),
        (replace(KEEP, until=date(2036, 11, 29)), "until"),
        (replace(KEEP, because="evidence"), "keep_because"),
        (Decided(What.HOLD), "asked_by"),
        (Decided(What.RESTRICT), "restrict_because"),
        (Decided(What.ERASE, because="needed"), "erase_because"),
        (Decided("burn"), None),
    ],
)
def test_a_decision_says_what_it_needs(given: Decided, field: str | None) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_decided(given, today=TODAY)

    assert refused.value.field == field
    check_decided(KEEP, today=TODAY)


def test_what_is_held_or_open_is_not_proposed_for_erasure() -> None:
    assert "hold" in why_not(What.ERASE, "R-1", is_open=False, decided=What.HOLD)
    assert "hold" in why_not(What.ERASE, "R-1", is_open=False, decided=What.RESTRICT)
    assert "open" in why_not(What.ERASE, "R-1", is_open=True, decided="")
    assert not why_not(What.ERASE, "R-1", is_open=False, decided=What.KEEP)
    assert not why_not(What.HOLD, "R-1", is_open=True, decided=What.ERASE)


def test_no_one_answers_their_own_proposal() -> None:
    with pytest.raises(RuleBroken):
        check_second(is_own=True, is_waiting=True)
    with pytest.raises(RuleBroken):
        check_second(is_own=False, is_waiting=False)
    check_second(is_own=False, is_waiting=True)
