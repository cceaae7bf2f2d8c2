"""What may be kept of a reporter, in which form, and until when."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from reports.call_backs.rules import (
    NO_ANSWER,
    RESULTS,
    check_open,
    check_result,
    check_words,
)
from reports.reporter.choices import CallBackResult
from reports.reporter.rules import (
    LONGEST,
    Contact,
    Months,
    Promise,
    broken_in,
    check_channel,
    check_contact,
    check_reported_by,
    kept_until,
    limits,
    normal_phone,
    promises,
    report_review_on,
    reported_by,
    tidy,
)
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.months import months_after

CALL = Contact(safe_way="call", phone="01632 960001")

MONTHS = Months(report=72, review=6, dispose=12)


def fields_at_fault(contact: Contact) -> list[str | None]:
    return [broken.field for broken in broken_in(contact)]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("07700900982", "07700 900982"),
        ("+44 7700 900 982", "07700 900982"),
        ("0044 (0)7700 900982", "07700 900982"),
        (" 01632-960.001 ", "01632 960001"),
        ("(020) 7946 0018", "020 7946 0018"),
        ("+33 1 99 00 12 34", "+33199001234"),
        ("0033 199001234", "+33199001234"),
        ("ask next door", "ask next door"),
        ("12345", "12345"),
    ],
)
def test_a_number_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert normal_phone(typed) == kept
    assert normal_phone(kept) == kept


def test_what_is_kept_is_trimmed() -> None:
    given = Contact("email", "  after six ", email=" Some.One@EXAMPLE.org ")

    tidied = tidy(given)

    assert (tidied.safe_times, tidied.email) == ("after six", "Some.One@example.org")


@pytest.mark.parametrize(
    ("contact", "at_fault"),
    [
        (CALL, []),
        (Contact("meet", address="12 Some Street"), []),
        (Contact("through", who_may_answer="Their sister", phone="01632 960001"), []),
        (Contact("email", email="x@example.org", never_visit=True), []),
        (Contact(), ["safe_way", "phone"]),
        (Contact("pigeon", phone="01632 960001"), ["safe_way"]),
        (Contact("call", email="x@example.org"), ["phone"]),
        (Contact("text", phone="   "), ["phone"]),
        (Contact("email", phone="01632 960001"), ["email"]),
        (Contact("through", phone="01632 960001"), ["who_may_answer"]),
        (Contact("through", who_may_answer="Their sister"), ["phone"]),
        (Contact("meet", address="12 Some Street", never_visit=True), ["phone"]),
        (replace(CALL, phone="01632 96"), ["phone"]),
        (replace(CALL, phone="01632 960001 ask for me"), ["phone"]),
        (replace(CALL, email="nobody"), ["email"]),
        (replace(CALL, email="a@b@example.org"), ["email"]),
        (replace(CALL, email="a@example."), ["email"]),
    ],
)
def test_details_must_fit_the_safe_way(
    contact: Contact, at_fault: list[str | None]
) -> None:
    assert fields_at_fault(contact) == at_fault


@pytest.mark.parametrize("name", LONGEST)
@pytest.mark.parametrize("ends_in", ["\x00", "x" * 501])
def test_no_text_is_too_long_or_holds_null_characters(name: str, ends_in: str) -> None:
    contact = replace(CALL, **{name: f"a{ends_in}"})

    assert fields_at_fault(contact) == [name]
    with pytest.raises(RuleBroken):
        check_contact(contact)


@pytest.mark.parametrize(
    ("channel", "given", "kept"),
    [
        ("officer", "", "police"),
        ("pcso", "", "police"),
        ("101", "", "not_given"),
        ("not_said", "", "not_said"),
        ("101", "anonymous", "anonymous"),
        ("in_person", "named", "named"),
        ("crimestoppers", "", "anonymous"),
        ("crimestoppers", "police", "anonymous"),
        ("crimestoppers", "named", "anonymous"),
    ],
)
def test_kind_of_reporter(channel: str, given: str, kept: str) -> None:
    assert reported_by(channel, given) == kept


@pytest.mark.parametrize(
    ("channel", "given", "contact"),
    [
        ("101", "anonymous", CALL),
        ("101", "not_given", CALL),
        ("101", "police", CALL),
        ("101", "", CALL),
        ("101", "named", None),
        ("crimestoppers", "named", CALL),
        ("crimestoppers", "named", None),
        ("crimestoppers", "", CALL),
    ],
)
def test_nothing_is_kept_of_who_left_nothing(
    channel: str, given: str, contact: Contact | None
) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_reported_by(channel, given, contact)

    assert refused.value.field == "reported_by"
    assert CALL.phone not in refused.value.message


@pytest.mark.parametrize("channel", ["officer", "pcso"])
@pytest.mark.parametrize("given", ["named", "anonymous", "not_given"])
def test_what_a_resident_reported_was_not_seen_by_an_officer(
    channel: str, given: str
) -> None:
    with pytest.raises(RuleBroken, match="how the resident’s report") as refused:
        check_channel(channel, given)

    assert refused.value.field == "channel"
    check_channel(channel, "police")
    check_channel("101", given)


@pytest.mark.parametrize("given", ["named", "anonymous"])
def test_of_whom_something_is_said_the_channel_is_said(given: str) -> None:
    with pytest.raises(RuleBroken, match="how the resident’s report"):
        check_channel("not_said", given)

    check_channel("not_said", "not_given")
    check_channel("not_said", "")


@pytest.mark.parametrize(
    ("channel", "given", "contact"),
    [("101", "named", CALL), ("officer", "", None), ("crimestoppers", "", None)],
)
def test_what_goes_together(channel: str, given: str, contact: Contact | None) -> None:
    check_reported_by(channel, given, contact)


def test_a_caller_records_every_result_but_what_the_system_cancels() -> None:
    assert {code for code, _ in RESULTS} - {NO_ANSWER} == set(CallBackResult) - {
        CallBackResult.CANCELLED
    }


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # A Friday, over a weekend.
        (datetime(2026, 11, 27, 9, tzinfo=UTC), datetime(2026, 11, 30, 9, tzinfo=UTC)),
        # Christmas Eve, and Maundy Thursday with the change of the clocks after it.
        (datetime(2026, 12, 24, 9, tzinfo=UTC), datetime(2026, 12, 27, 9, tzinfo=UTC)),
        (datetime(2027, 3, 25, 9, tzinfo=UTC), datetime(2027, 3, 28, 9, tzinfo=UTC)),
    ],
)
def test_the_first_call_back_is_due_after_72_elapsed_hours(
    received: datetime, due: datetime
) -> None:
    found = promises(received, first=timedelta(hours=72), second=timedelta(days=42))

    assert found[1] == Promise(due.date(), due)
    assert found[2] == Promise(received.date() + timedelta(days=42))


def test_details_are_reviewed_and_erased_after_the_last_call_back() -> None:
    received_on = date(2026, 1, 5)

    owed = limits(
        received_on=received_on,
        kept_on=received_on,
        last_due_on=date(2026, 2, 16),
        months=MONTHS,
    )
    none_owed = limits(
        received_on=received_on, kept_on=received_on, last_due_on=None, months=MONTHS
    )

    assert (owed.review_on, owed.dispose_on) == (date(2026, 8, 16), date(2027, 2, 16))
    assert (none_owed.review_on, none_owed.dispose_on) == (
        date(2026, 7, 5),
        date(2027, 1, 5),
    )


def test_what_is_entered_late_counts_from_its_entry_within_the_reports_life() -> None:
    received_on = date(2026, 1, 5)

    late = limits(
        received_on=received_on,
        kept_on=date(2028, 3, 1),
        last_due_on=None,
        months=MONTHS,
    )
    too_late = limits(
        received_on=received_on,
        kept_on=date(2031, 12, 1),
        last_due_on=None,
        months=MONTHS,
    )

    assert late.dispose_on == date(2029, 3, 1)
    assert (
        too_late.dispose_on == date(2032, 1, 4) < report_review_on(received_on, MONTHS)
    )
    assert too_late.review_on <= too_late.dispose_on


@pytest.mark.parametrize(
    ("until", "fits"),
    [
        (date(2026, 6, 1), False),
        (date(2026, 6, 2), True),
        (date(2032, 1, 4), True),
        (date(2032, 1, 5), False),
    ],
)
def test_details_may_be_kept_longer_but_never_as_long_as_the_report(
    until: date, fits: bool
) -> None:
    given = {
        "received_on": date(2026, 1, 5),
        "today": date(2026, 6, 1),
        "months": MONTHS,
    }
    if not fits:
        with pytest.raises(RuleBroken):
            kept_until(until, **given)
        return

    found = kept_until(until, **given)

    assert found.dispose_on == until
    assert found.review_on <= min(until, date(2026, 12, 1))


def test_months_end_where_a_month_ends() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert months_after(date(2026, 6, 30), 6) == date(2026, 12, 30)


def test_a_call_back_that_is_over_stays_so() -> None:
    check_open("")
    with pytest.raises(RuleBroken, match="has already ended"):
        check_open("reached")


def test_only_what_may_come_of_a_call_back_is_noted() -> None:
    check_result("no_answer")
    for result in ("", "cancelled", "x"):
        with pytest.raises(RuleBroken):
            check_result(result)


@pytest.mark.parametrize("words", ["", "  ", "a\x00b", "x" * 1001])
def test_empty_or_overlong_words_are_not_cleared(words: str) -> None:
    with pytest.raises(RuleBroken) as refused:
        check_words(words)

    assert refused.value.field == "words"
