"""The table of what the law on people's data asks, and the regulator's name."""

import re
from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from operations.statute.rules.limits import Code
from operations.statute.wording import FOR_INFORMATION
from stronghold.core.kernel import regulator
from stronghold.core.sharing.choices import Regime
from stronghold.oversight.data_protection import DUTIES, PRIVILEGE_BEGAN
from stronghold.oversight.requests.grounds import grounds_on
from stronghold.oversight.retention.choices import RestrictBecause
from tests.architecture.source_tree import CODE, ROOT, files, name_of, text_of

# The sections that it must come to, whatever else it does.
ASKED = (
    "45A 46(4) 47(2) 47(3) 48(7) 48(9) 48(10) 50A 53(1)(b) 53(6) 58 67(1) 67(3) "
    "67(5) 164A"
)


def test_each_duty_names_its_section_and_pages_that_exist() -> None:
    sections = {re.sub(r"^ss?\.", "", one.section).split(",")[0] for one in DUTIES}

    assert {one.split(" ")[0] for one in sections} == set(ASKED.split())
    for one in DUTIES:
        assert one.asks
        assert one.by_when
        assert [reverse(page) for page in one.pages]
        assert bool(one.since) == bool(one.source)


def test_a_restriction_names_the_subsection_that_asks_for_it() -> None:
    assert str(RestrictBecause.EVIDENCE.label).endswith("s.47(2)")
    assert str(RestrictBecause.DISPUTED.label).endswith("s.47(3)")
    assert str(RestrictBecause.UNCORRECTED.label).endswith("s.46(4)")


@pytest.mark.parametrize(
    ("regime", "day", "is_there"),
    [
        (Regime.PART_3, date(2025, 9, 4), False),
        (Regime.PART_3, PRIVILEGE_BEGAN, True),
        (Regime.UK_GDPR, date(2025, 9, 4), True),
    ],
)
def test_privilege_is_a_ground_from_its_day(
    regime: Regime, day: date, *, is_there: bool
) -> None:
    found = {ground.code for ground in grounds_on(regime, day)}

    assert ("privilege" in found) is is_there


def test_the_regulator_is_named_in_one_place() -> None:
    found = [
        name_of(path)
        for pattern in ("*.py", "*.html", "*.sql", "*.js")
        for path in files(pattern, *CODE, "templates", "static")
        if re.search(r"Information Commission|\bICO\b|0303 123 1113", text_of(path))
    ]

    assert found == [name_of(ROOT / "stronghold/core/kernel/regulator.py")]


def test_the_regulator_has_its_new_name_once_its_day_is_entered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    today = date(2026, 12, 2)
    assert regulator.regulator_on(today).name == "Information Commissioner"
    before, after = regulator.NAMES
    dated = (before, replace(after, since=today))
    monkeypatch.setattr(regulator, "NAMES", dated)

    assert regulator.regulator_on(today).name == "Information Commission"
    assert regulator.regulator_on(date(2026, 12, 1)).name == "Information Commissioner"


def test_what_nothing_counts_is_for_information() -> None:
    elsewhere = ("provisions.py", "wording.py", "limits.py")
    counted = {
        code
        for path in files("*.py", *CODE)
        if not (path.name in elsewhere and "statute" in path.parts)
        for code in re.findall(r"\bCode\.([A-Z_0-9]+)", text_of(path))
    }

    assert {one.name for one in Code} - counted == {one.name for one in FOR_INFORMATION}
