"""Is the number of a county line refused wherever it is typed?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from operations.safeguarding.rules import lines as rules
from stronghold.core.kernel.errors import RuleBroken

TODAY = date(2026, 11, 24)


@given(
    digits=st.text("0123456789", min_size=6, max_size=12),
    gap=st.sampled_from(["", " ", "-", ".", "  "]),
    around=st.sampled_from(["{}", "Blue {}", "line ({}) of the north"]),
)
def test_no_phone_number_is_kept(digits: str, gap: str, around: str) -> None:
    with pytest.raises(RuleBroken, match="phone number"):
        rules.check_no_number(around.format(gap.join(digits)), field="name")


@pytest.mark.parametrize("name", ["Blue", "Line 7", "24/7", "Team 2026", "W12"])
def test_a_street_brand_is_kept(name: str) -> None:
    rules.check_line(name=name, hub="A large town")


@pytest.mark.parametrize(
    ("name", "hub", "field"),
    [("", "x", "name"), ("x" * 61, "", "name"), ("Blue", "07700 900123", "hub")],
)
def test_what_a_line_cannot_be_called(name: str, hub: str, field: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        rules.check_line(name=name, hub=hub)

    assert refused.value.field == field


@pytest.mark.parametrize(
    ("status", "first", "closed"),
    [
        ("active", date(2026, 11, 25), None),
        ("closed", TODAY, None),
        ("active", TODAY, TODAY),
        ("closed", TODAY, date(2026, 11, 23)),
        ("closed", TODAY, date(2026, 11, 25)),
    ],
)
def test_days_that_cannot_be(status: str, first: date, closed: date | None) -> None:
    with pytest.raises(RuleBroken):
        rules.check_days(status=status, first=first, closed=closed, today=TODAY)
