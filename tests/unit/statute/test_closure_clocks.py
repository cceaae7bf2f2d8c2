"""Every clock of a closure, by the section that sets it; times as London has them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from operations.statute.choices import Jurisdiction
from operations.statute.provisions import SEED
from operations.statute.rules import clocks, limits
from operations.statute.rules.limits import Deadline, NotInForce
from stronghold.core.kernel.london import LONDON, london_date


def at(text: str) -> datetime:
    """Read a London time such as 2026-12-23 09:00."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def day(text: str) -> date:
    return date.fromisoformat(text)


def last_day(deadline: Deadline) -> date:
    """Return the last day, having seen that its last instant is the due one."""
    last = london_date(deadline.due_at)
    assert deadline.is_day
    assert london_date(deadline.due_at + timedelta(microseconds=1)) > last
    return last


@pytest.mark.parametrize(
    ("served", "due"),
    [
        ("2026-11-24 09:00", "2026-11-26 09:00"),
        ("2026-12-22 15:00", "2026-12-24 15:00"),
        ("2026-12-23 00:00", "2026-12-25 00:00"),
        ("2026-12-23 00:01", "2026-12-26 00:01"),
        ("2026-12-23 09:00", "2026-12-26 09:00"),
        ("2026-12-24 10:00", "2026-12-27 10:00"),
        ("2026-12-25 00:00", "2026-12-28 00:00"),
        ("2026-12-25 09:00", "2026-12-28 00:00"),
        ("2026-12-25 23:59", "2026-12-28 00:00"),
        ("2026-12-26 00:00", "2026-12-28 00:00"),
        # New Year's Day, Good Friday and weekends count.
        ("2026-12-31 09:00", "2027-01-02 09:00"),
        ("2027-03-25 16:00", "2027-03-27 16:00"),
        ("2028-02-28 12:00", "2028-03-01 12:00"),
    ],
)
def test_s80_3_hearing_within_48_hours_without_christmas_day(
    served: str, due: str
) -> None:
    deadline = clocks.hearing_by(SEED, served_at=at(served))

    assert deadline.due_at == deadline.alert_by == at(due)
    assert deadline.due_at.tzinfo is UTC
    assert deadline.provision.section == "s.80(3)"


@pytest.mark.parametrize(
    ("served", "due", "alert"),
    [
        ("2026-10-24 12:00", "2026-10-26 11:00", "2026-10-26 11:00"),
        ("2026-03-28 12:00", "2026-03-30 13:00", "2026-03-30 12:00"),
    ],
)
def test_s80_3_hours_elapse_across_a_change_of_the_clocks(
    served: str, due: str, alert: str
) -> None:
    """Whether a court would count so is open: alerts go by the earlier reading."""
    deadline = clocks.hearing_by(SEED, served_at=at(served))

    assert (deadline.due_at, deadline.alert_by) == (at(due), at(alert))


@pytest.mark.parametrize(
    ("slot", "earliest"),
    [
        ("2026-11-26 09:00", "2026-11-24 09:00"),
        ("2026-12-24 15:00", "2026-12-22 15:00"),
        ("2026-12-25 00:00", "2026-12-23 00:00"),
        ("2026-12-25 10:00", "2026-12-23 00:01"),
        ("2026-12-26 00:00", "2026-12-23 00:01"),
        ("2026-12-26 09:00", "2026-12-23 09:00"),
        ("2026-12-28 00:00", "2026-12-25 00:00"),
        ("2026-12-28 09:00", "2026-12-26 09:00"),
        ("2026-10-26 11:00", "2026-10-24 12:00"),
    ],
)
def test_s80_3_earliest_service_for_a_hearing_slot(slot: str, earliest: str) -> None:
    assert clocks.earliest_service_for(SEED, hearing_slot=at(slot)) == at(earliest)


def test_s80_3_no_service_for_a_hearing_before_the_act() -> None:
    with pytest.raises(NotInForce, match=r"s\.80\(3\)"):
        clocks.earliest_service_for(SEED, hearing_slot=at("2014-10-19 09:00"))


@pytest.mark.parametrize(
    ("served", "hours", "ends", "section"),
    [
        ("2026-11-24 09:00", 24, "2026-11-25 09:00", "s.77(1)"),
        ("2026-11-24 09:00", 12, "2026-11-24 21:00", "s.77(1)"),
        ("2026-11-24 09:00", 48, "2026-11-26 09:00", "s.77(2),(3)"),
        # Only the full period of 48 hours disregards Christmas Day.
        ("2026-12-24 09:00", 24, "2026-12-25 09:00", "s.77(1)"),
        ("2026-12-24 09:00", 36, "2026-12-25 21:00", "s.77(2),(3)"),
        ("2026-12-23 09:00", 48, "2026-12-26 09:00", "s.77(2),(3)"),
    ],
)
def test_s77_notice_ends(served: str, hours: int, ends: str, section: str) -> None:
    deadline = clocks.notice_ends(SEED, served_at=at(served), hours=hours)

    assert (deadline.due_at, deadline.provision.section) == (at(ends), section)


def test_s77_4_extension_adds_up_to_24_hours_and_moves_no_hearing() -> None:
    served_at = at("2026-11-24 09:00")
    before = clocks.hearing_by(SEED, served_at=served_at)

    most = clocks.extended_notice_ends(SEED, served_at=served_at, hours=24)
    six = clocks.extended_notice_ends(
        SEED, served_at=served_at, hours=24, extension_hours=6
    )

    assert most.due_at == at("2026-11-26 09:00")
    assert six.due_at == at("2026-11-25 15:00")
    assert most.provision.section == "s.77(4)"
    assert clocks.hearing_by(SEED, served_at=served_at) == before


def test_s77_4_extension_does_not_disregard_christmas_day() -> None:
    deadline = clocks.extended_notice_ends(
        SEED, served_at=at("2026-12-24 09:00"), hours=24
    )

    assert deadline.due_at == at("2026-12-26 09:00")


def test_s81_2_continued_notice_is_48_hours_with_christmas_day() -> None:
    decided_at = at("2026-12-24 10:00")

    deadline = clocks.continued_notice_ends(SEED, decided_at=decided_at)
    shorter = clocks.continued_notice_ends(SEED, decided_at=decided_at, hours=12)

    assert deadline.due_at == at("2026-12-26 10:00")
    assert shorter.due_at == at("2026-12-24 22:00")
    assert deadline.provision.section == "s.81(2)"


@pytest.mark.parametrize(
    ("heard", "until"), [("2026-12-01", "2026-12-15"), ("2026-12-20", "2027-01-03")]
)
def test_s81_3_adjournment_of_14_days(heard: str, until: str) -> None:
    deadline = clocks.adjourned_until_at_most(SEED, heard_on=day(heard))

    assert last_day(deadline) == day(until)


@pytest.mark.parametrize(
    ("made", "ends"),
    [
        ("2026-11-24", "2027-02-24"),
        ("2026-11-30", "2027-02-28"),
        ("2027-11-30", "2028-02-29"),
        ("2026-10-31", "2027-01-31"),
    ],
)
def test_s80_6_order_of_three_months(made: str, ends: str) -> None:
    deadline = clocks.order_ends_at_most(SEED, made_on=day(made))

    assert (last_day(deadline), deadline.provision.section) == (day(ends), "s.80(6)")


def test_s82_7_extension_of_three_months_from_the_end() -> None:
    deadline = clocks.extension_ends_at_most(
        SEED, made_on=day("2026-11-24"), ends_on=day("2027-01-10")
    )

    assert last_day(deadline) == day("2027-04-10")
    assert deadline.provision.section == "s.82(7)"


def test_s82_8_no_order_lasts_longer_than_six_months() -> None:
    made_on = day("2026-08-31")

    whole = clocks.order_with_extensions_ends_at_most(SEED, made_on=made_on)
    deadline = clocks.extension_ends_at_most(
        SEED, made_on=made_on, ends_on=day("2027-01-15")
    )

    assert last_day(whole) == last_day(deadline) == day("2027-02-28")
    assert deadline.provision.section == "s.82(8)"


@pytest.mark.parametrize(
    ("decided", "last"),
    [("2026-12-01", "2026-12-21"), ("2028-02-20", "2028-03-11")],
)
def test_s84_5_appeal_within_21_days_beginning_with_the_decision(
    decided: str, last: str
) -> None:
    deadline = clocks.appeal_by(SEED, decided_on=day(decided))

    assert (last_day(deadline), deadline.alert_by) == (day(last), deadline.due_at)


BEGINNING_WITH = [
    ("2026-11-24", "2027-02-23", "2027-02-23"),
    # February has no 30th: its last day, and the plain formula for the alert.
    ("2026-11-30", "2027-02-28", "2027-02-27"),
    ("2027-11-30", "2028-02-29", "2028-02-28"),
    ("2026-11-28", "2027-02-27", "2027-02-27"),
    ("2026-12-01", "2027-02-28", "2027-02-28"),
    ("2026-10-31", "2027-01-30", "2027-01-30"),
]


@pytest.mark.parametrize(("first", "last", "alert"), BEGINNING_WITH)
def test_s88_3_reimbursement_within_three_months_starting_with_the_end(
    first: str, last: str, alert: str
) -> None:
    deadline = clocks.reimbursement_by(SEED, ceased_on=day(first))

    assert last_day(deadline) == day(last)
    assert london_date(deadline.alert_by) == day(alert)
    assert deadline.provision.section == "s.88(3)"


@pytest.mark.parametrize(("first", "last", "alert"), BEGINNING_WITH)
def test_s90_3_compensation_within_three_months_starting_with_the_end(
    first: str, last: str, alert: str
) -> None:
    deadline = clocks.compensation_by(SEED, ended_on=day(first))

    assert last_day(deadline) == day(last)
    assert london_date(deadline.alert_by) == day(alert)
    assert deadline.provision.section == "s.90(3)"


@pytest.mark.parametrize(("first", "last", "alert"), BEGINNING_WITH)
def test_s83ZA_7_landlords_notice_within_three_months_beginning_with_the_order(
    first: str, last: str, alert: str
) -> None:
    deadline = landlord(day(first), "secure")

    assert last_day(deadline) == day(last)
    assert london_date(deadline.alert_by) == day(alert)
    assert deadline.provision.section == "s.83ZA(7)"


def test_s83ZA_7_landlords_notice_counts_again_from_the_end_of_an_appeal() -> None:
    deadline = clocks.landlord_notice_by(
        SEED, made_on=day("2026-11-24"), appeal_ended_on=day("2027-01-10")
    )

    assert deadline is not None
    assert last_day(deadline) == day("2027-04-09")


def landlord(made_on: date, tenure: str) -> limits.Deadline:
    found = clocks.landlord_notice_by(SEED, made_on=made_on, tenure=tenure)
    assert found is not None
    return found


@pytest.mark.parametrize("tenure", ["assured", "private"])
@pytest.mark.parametrize("made_on", ["2026-04-30", "2026-05-01", "2026-11-24"])
def test_s8_4F_an_assured_tenancy_goes_by_the_act_of_1988_before_and_after_may_2026(
    made_on: str, tenure: str
) -> None:
    deadline = landlord(day(made_on), tenure)

    assert deadline.provision.citation == "s.8(4F), Housing Act 1988"
    assert last_day(deadline) == last_day(landlord(day(made_on), "secure"))


@pytest.mark.parametrize("tenure", ["owner", "other"])
def test_no_landlords_notice_where_neither_act_has_one(tenure: str) -> None:
    assert (
        clocks.landlord_notice_by(SEED, made_on=day("2026-11-24"), tenure=tenure)
        is None
    )


def test_a_tenure_not_known_shows_what_would_apply_in_each_case() -> None:
    deadline = landlord(day("2026-11-24"), "unknown")

    assert last_day(deadline) == day("2027-02-23")
    assert deadline.provision.section == "s.83ZA(7) or s.8(4F)"
    assert deadline.provision.act == (
        "Housing Act 1985 if secure; Housing Act 1988 if assured or private; "
        "none if owner-occupied"
    )


def test_no_landlords_notice_in_wales() -> None:
    law = limits.of_force(SEED, Jurisdiction.WALES)

    with pytest.raises(NotInForce, match=r"law in England only: s\.83ZA\(7\)"):
        clocks.landlord_notice_by(law, made_on=day("2026-11-24"), tenure="secure")
    assert clocks.appeal_by(law, decided_on=day("2026-11-24"))


def test_alerts_go_out_so_long_before() -> None:
    hours, days = (lambda n: timedelta(hours=n)), (lambda n: timedelta(days=n))

    assert clocks.steps_before(clocks.Clock.HEARING) == (hours(24), hours(6))
    assert clocks.steps_before(clocks.Clock.ORDER_ENDS) == (days(28), days(7))
    assert clocks.steps_before(clocks.Clock.LANDLORD_NOTICE) == (days(28),)
    assert clocks.steps_before(clocks.Clock.REIMBURSEMENT) == (days(14),)
    assert clocks.steps_before(clocks.Clock.WARRANT_ENDS) == (days(2),)
    assert clocks.steps_before(clocks.Clock.APPEAL) == ()
