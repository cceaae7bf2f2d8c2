"""When does a duty desk answer, by London's clock and the bank holidays?"""

from datetime import datetime, time

import pytest

from stronghold.core.accounts.models import Organisation
from stronghold.core.kernel.errors import RuleBroken
from stronghold.duty.rules import check_hours, desk_now, is_in_hours

NINE, FIVE = time(9), time(17)


@pytest.mark.parametrize(
    ("at", "is_in"),
    [
        ("2026-12-02T09:00+00:00", True),
        ("2026-12-02T08:59+00:00", False),
        ("2026-12-02T16:59+00:00", True),
        ("2026-12-02T17:00+00:00", False),
        # A Saturday, Christmas Day and the day after it in lieu of a Saturday.
        ("2026-12-05T10:00+00:00", False),
        ("2026-12-25T10:00+00:00", False),
        ("2026-12-28T10:00+00:00", False),
        # In summer London is an hour ahead of UTC.
        ("2026-07-01T08:30+00:00", True),
        ("2026-07-01T16:30+00:00", False),
    ],
)
def test_it_answers_on_working_days_between_its_hours(at: str, *, is_in: bool) -> None:
    instant = datetime.fromisoformat(at)
    assert is_in_hours(instant, opens=NINE, closes=FIVE) is is_in
    assert is_in_hours(instant, opens=None, closes=None)


@pytest.mark.parametrize(
    ("given", "email", "phone"),
    [
        ({"out_of_hours_phone": "01632 960310"}, "desk@a.example", "01632 960310"),
        ({"out_of_hours_email": "night@a.example"}, "night@a.example", "01632 960300"),
        ({}, "desk@a.example", "01632 960300"),
    ],
)
def test_what_the_out_of_hours_desk_lacks_the_duty_desk_has(
    given: dict[str, str], email: str, phone: str
) -> None:
    row = Organisation(
        duty_email="desk@a.example",
        duty_phone="01632 960300",
        desk_opens=NINE,
        desk_closes=FIVE,
        **given,
    )
    night = datetime.fromisoformat("2026-12-02T22:00+00:00")
    found = desk_now(row, night)
    assert (found.email, found.phone) == (email, phone)
    assert found.name == ("Out-of-hours desk" if given else "Duty desk")
    day = datetime.fromisoformat("2026-12-02T12:00+00:00")
    assert desk_now(row, day).phone == "01632 960300"


@pytest.mark.parametrize(
    ("opens", "closes", "has_other", "field"),
    [
        (NINE, None, True, "desk_closes"),
        (None, FIVE, True, "desk_opens"),
        (FIVE, NINE, True, "desk_closes"),
        (NINE, FIVE, False, "out_of_hours_phone"),
    ],
)
def test_hours_that_leave_no_one_to_answer_are_refused(
    opens: time | None, closes: time | None, *, has_other: bool, field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        check_hours(opens, closes, has_other=has_other)
    assert broken.value.field == field
