"""Are the rules common to all records right?"""

from datetime import UTC, date, datetime

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.rules import (
    LooksPersonal,
    When,
    check_no_personal_details,
    check_not_in_error,
    check_reason,
    check_text,
    check_when,
    looks_personal,
    may_withdraw,
    read_area,
    read_date,
    read_reference,
    read_yes,
)
from stronghold.core.records.saved_views.rules import check_held, check_view

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def broken(call: object, *args: object, **kwargs: object) -> RuleBroken:
    with pytest.raises(RuleBroken) as error:
        call(*args, **kwargs)  # type: ignore[operator]
    return error.value


@pytest.mark.parametrize(
    "when",
    [
        When(date(2026, 11, 25)),
        When.at_instant(datetime(2026, 11, 24, 12, 1, tzinfo=UTC)),
        When(date(2099, 1, 1)),
    ],
)
def test_what_is_still_to_come_is_refused(when: When) -> None:
    error = broken(check_when, when, subject="The time", now=NOW)

    assert error.field == "occurred_at"
    assert error.message == "The time must be in the past"


def test_the_day_is_the_one_in_london() -> None:
    half_past_midnight = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)

    assert When.at_instant(half_past_midnight).on == date(2026, 7, 1)
    check_when(When(date(2026, 7, 1)), subject="The time", now=half_past_midnight)


def test_a_slip_of_a_century_is_refused() -> None:
    error = broken(check_when, When(date(1926, 11, 24)), subject="The time", now=NOW)

    assert "same as or after 1 January 2000" in error.message


def test_now_and_the_first_day_allowed_are_accepted() -> None:
    check_when(When.at_instant(NOW), subject="The time", now=NOW)
    check_when(When(date(2000, 1, 1)), subject="The time", now=NOW)


def test_text_that_is_too_long_or_that_holds_null_is_refused() -> None:
    long = broken(check_text, "x" * 11, subject="Note", field="note", longest=10)
    null = broken(check_text, "a\x00", subject="Note", field="note", longest=10)

    assert long.message == "Note must be 10 characters or less"
    assert "null" in null.message
    check_text("x" * 10, subject="Note", field="note", longest=10)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring 07700 900123 after six", "a phone number"),
        ("+44 (0) 7700 900 123", "a phone number"),
        ("black Golf AB12 CDE", "a number plate"),
        ("golf ab12cde", "a number plate"),
        ("old van M123 ABC", "a number plate"),
        ("DOB not given", "a date of birth"),
        ("he was born on 4 May", "a date of birth"),
        ("12/03/1998", "a date of birth"),
        ("12/03/2012", "a date of birth"),
        ("told by Mrs Example", "a name"),
        ("a man called Example", "a name"),
        ("write to a.person@mail.example", "an e-mail address"),
    ],
)
def test_what_may_identify_someone_gets_noticed(text: str, found: str) -> None:
    assert looks_personal(text) == [found]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Two men by the garages on Mill Lane, about 9pm most days since May",
        "The flat above the shop at 12 Cowley Road, OX4 1UH, and OX10 the other way",
        "Seen on 24/11/2026 and 20/11/2026 at 14:30",
        "about 100 wraps and £1,250 in notes, report R-7F3K-92QX",
        "He called the lift. They called again",
    ],
)
def test_ordinary_words_are_let_be(text: str) -> None:
    assert looks_personal(text) == []


def test_the_warning_names_all_it_found_and_is_given_once() -> None:
    text = "Mr Example, 07700 900123"

    error = broken(check_no_personal_details, text, field="description", kept=False)

    assert isinstance(error, LooksPersonal)
    assert "a phone number and a name" in error.message
    check_no_personal_details(text, field="description", kept=True)


@pytest.mark.parametrize("reason", ["", "  ", "x", "x" * 301, "twice\x00"])
def test_a_reason_must_say_something(reason: str) -> None:
    assert broken(check_reason, reason).field == "reason"


def test_what_is_in_error_stays_so() -> None:
    error = broken(check_not_in_error, reference="R-2222-2222", is_in_error=True)

    assert "already" in error.message
    check_not_in_error(reference="R-2222-2222", is_in_error=False)


@pytest.mark.parametrize(
    ("is_own", "may_own", "may_any", "may"),
    [
        (True, True, False, True),
        (False, True, False, False),
        (True, False, False, False),
        (False, False, True, True),
    ],
)
def test_one_may_withdraw_ones_own_or_any(
    is_own: bool, may_own: bool, may_any: bool, may: bool
) -> None:
    assert may_withdraw(is_own=is_own, may_own=may_own, may_any=may_any) is may


def test_a_reference_is_read_however_it_was_typed() -> None:
    for typed in ("R-7F3K-92QX", "r-7f3k", "7f3k 92qx", " r-7f3k92qx", "7F3K-92QX"):
        expected = "R-7F3K-92QX" if "9" in typed else "R-7F3K"
        assert read_reference(typed, prefix="R") == expected, typed
    assert read_reference("", prefix="R") == ""


@pytest.mark.parametrize(
    "typed", ["R-", "R-7F3K-92QX-99", "nonsense", "R-O0IL", "7f%", "Ω", "'; --", "\x00"]
)
def test_what_is_no_reference_is_refused(typed: str) -> None:
    assert broken(read_reference, typed, prefix="R").field == "reference"


def test_an_area_is_a_code_or_a_word_for_none() -> None:
    others = ("elsewhere", "not-known")

    assert read_area("e05013107", others=others) == "E05013107"
    assert read_area("elsewhere", others=others) == "elsewhere"
    assert read_area("", others=others) == ""
    assert broken(read_area, "Carfax", others=others).field == "area"


def test_days_and_boxes_of_an_address() -> None:
    named = {"field": "from", "label": "From"}
    assert read_date("2026-11-24", **named) == date(2026, 11, 24)
    for wrong in ("24/11/2026", "9999-12-31", "3000-01-01", "2026-02-30"):
        assert broken(read_date, wrong, **named).field == "from"
    early = {"earliest": date(2000, 1, 1)}
    assert broken(read_date, "1999-12-31", **named, **early).field == "from"
    assert read_yes("on", field="mine")
    assert read_yes("yes", field="mine")
    assert not read_yes("", field="mine")
    assert broken(read_yes, "perhaps", field="mine").field == "mine"


def test_twenty_saved_views_of_a_list_are_enough() -> None:
    check_view("Weapons", n_saved=19, is_for_team=False)
    for name, n_saved, said in (
        ("Weapons", 20, "You have 20 saved views"),
        (" ", 0, "Enter a name"),
        ("x" * 61, 0, "60 characters or less"),
        ("a\x00", 0, "null characters"),
    ):
        error = broken(check_view, name, n_saved=n_saved, is_for_team=False)
        assert said in error.message
    of_team = broken(check_view, "Weapons", n_saved=20, is_for_team=True)
    assert "Your team has 20" in of_team.message
    check_held({"mine": "yes"}, [])
