"""Are the rules of an arrest right?"""

import pytest

from operations.arrests.choices import AgeBand
from operations.arrests.rules import (
    UNDER_TEN,
    check_age,
    custody_number_in_form,
    custody_number_taken,
)
from stronghold.core.kernel.errors import RuleBroken


def test_a_child_under_10_cannot_be_arrested() -> None:
    with pytest.raises(RuleBroken, match="under 10 cannot be arrested") as error:
        check_age(UNDER_TEN)

    assert error.value.field == "age_band"
    assert UNDER_TEN not in AgeBand.values


@pytest.mark.parametrize("age", AgeBand.values)
def test_every_other_age_is_accepted(age: str) -> None:
    check_age(age)


def test_a_custody_number_is_put_in_form() -> None:
    assert custody_number_in_form(" 43cf/ 1234/26 ") == "43CF/ 1234/26"
    assert custody_number_in_form("  ") is None


@pytest.mark.parametrize("typed", ["9" * 31, "43\x00"])
def test_an_impossible_custody_number_is_refused(typed: str) -> None:
    with pytest.raises(RuleBroken) as error:
        custody_number_in_form(typed)

    assert error.value.field == "custody_number"


def test_a_number_that_is_taken_says_by_which_arrest() -> None:
    error = custody_number_taken("43CF/1/26", "A-7F3K-92QX")

    assert "A-7F3K-92QX" in error.message
