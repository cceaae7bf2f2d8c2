"""The clocks of people's data, by vectors that were worked out by hand."""

from datetime import UTC, date, datetime

import pytest

from operations.statute.provisions import SEED
from operations.statute.rules.limits import NotInForce
from operations.statute.rules.peoples_data import (
    acknowledge_by,
    answer_by,
    check_may_stop,
    report_breach_by,
)
from stronghold.core.kernel.london import london_date

ANSWERED = [
    # 5 March 2026 is a Thursday.
    (date(2026, 2, 5), date(2026, 3, 5), date(2026, 3, 4)),
    # 3 October 2026 is a Saturday.
    (date(2026, 9, 3), date(2026, 10, 5), date(2026, 10, 2)),
    # There is no 31 February; the 28th is a Sunday.
    (date(2027, 1, 31), date(2027, 3, 1), date(2027, 2, 27)),
    # Christmas Day is a Friday; Monday the 28th is a bank holiday for Boxing Day.
    (date(2026, 11, 25), date(2026, 12, 29), date(2026, 12, 24)),
]


@pytest.mark.parametrize(("since", "last", "safe"), ANSWERED)
def test_s54_2_one_month_ends_on_a_working_day(
    since: date, last: date, safe: date
) -> None:
    due = answer_by(SEED, since=since)

    assert london_date(due.due_at) == last
    assert london_date(due.alert_by) == safe
    assert due.provision.section == "s.54(2)"
    assert due.is_day


def test_s54_3a_two_further_months() -> None:
    due = answer_by(SEED, since=date(2026, 9, 1), is_extended=True)

    assert london_date(due.due_at) == date(2026, 12, 1)
    assert london_date(due.alert_by) == date(2026, 11, 30)
    assert due.provision.section == "s.54(2), s.54(3A)"


def test_s54_3c_the_days_of_asking_and_of_answering_do_not_count() -> None:
    stops = [(date(2026, 9, 10), date(2026, 9, 14))]
    due = answer_by(SEED, since=date(2026, 9, 1), stops=stops)

    # 1 October and five days; by the earlier reading the day of the answer counts.
    assert london_date(due.due_at) == date(2026, 10, 6)
    assert london_date(due.alert_by) == date(2026, 10, 4)


def test_s54_part_3_had_neither_before_5_february_2026() -> None:
    before = date(2026, 2, 4)
    assert london_date(answer_by(SEED, since=before).due_at) == date(2026, 3, 4)
    with pytest.raises(NotInForce, match="s.54"):
        answer_by(SEED, since=before, is_extended=True)
    with pytest.raises(NotInForce, match="s.54"):
        check_may_stop(SEED, since=before, is_gdpr=False)

    check_may_stop(SEED, since=date(2026, 2, 5), is_gdpr=False)
    # The UK GDPR had the longer time from its first day.
    longer = answer_by(SEED, since=before, is_extended=True, is_gdpr=True)
    assert london_date(longer.due_at) == date(2026, 5, 5)


@pytest.mark.parametrize(
    ("known_at", "due_at", "alert_by"),
    [
        (
            datetime(2026, 11, 20, 17, 30, tzinfo=UTC),
            datetime(2026, 11, 23, 18, tzinfo=UTC),
            datetime(2026, 11, 23, 17, 30, tzinfo=UTC),
        ),
        # The clocks go forward on 28 March 2027: by the clock it is an hour earlier.
        (
            datetime(2027, 3, 27, 12, tzinfo=UTC),
            datetime(2027, 3, 30, 13, tzinfo=UTC),
            datetime(2027, 3, 30, 11, tzinfo=UTC),
        ),
        # They go back on 25 October 2026: the elapsed hours end first.
        (
            datetime(2026, 10, 24, 11, tzinfo=UTC),
            datetime(2026, 10, 27, 12, tzinfo=UTC),
            datetime(2026, 10, 27, 11, tzinfo=UTC),
        ),
    ],
)
def test_s67_1_the_hour_in_which_it_became_known_does_not_count(
    known_at: datetime, due_at: datetime, alert_by: datetime
) -> None:
    for is_gdpr, section in ((False, "s.67(1)"), (True, "art.33(1)")):
        due = report_breach_by(SEED, known_at=known_at, is_gdpr=is_gdpr)
        assert (due.due_at, due.alert_by) == (due_at, alert_by)
        assert due.provision.section == section
        assert not due.is_day


@pytest.mark.parametrize(
    ("received", "last", "safe"),
    [
        # 30 days after Friday 19 June 2026 is Sunday 19 July.
        (date(2026, 6, 19), date(2026, 7, 20), date(2026, 7, 18)),
        # Wednesday 2 December.
        (date(2026, 11, 2), date(2026, 12, 2), date(2026, 12, 1)),
        # Christmas Day; the 28th is a bank holiday for Boxing Day.
        (date(2026, 11, 25), date(2026, 12, 29), date(2026, 12, 24)),
    ],
)
def test_s164a_3_thirty_days_end_on_a_working_day(
    received: date, last: date, safe: date
) -> None:
    due = acknowledge_by(SEED, received_on=received)

    assert london_date(due.due_at) == last
    assert london_date(due.alert_by) == safe
    assert due.provision.citation == "s.164A(3), Data Protection Act 2018"


def test_s164a_began_on_19_june_2026() -> None:
    with pytest.raises(NotInForce, match="s.164A"):
        acknowledge_by(SEED, received_on=date(2026, 6, 18))
