"""The brief says that reports rose on the same weeks a year before, if they did."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from stronghold.core.accounts.models import User
from stronghold.signals.queries import last_whole_week
from tests.api.brief.conftest import WEEK, words_of
from tests.api.signals.test_week import WEST, count
from tests.factories import Cast, make_country

pytestmark = [
    pytest.mark.usefixtures("tuesday"),
    pytest.mark.django_db(transaction=True),
]
As = Callable[[User], Client]
SAID = "Reports in 12 weeks: 360, a year before 276: a rise of 30%, by chance less"


def two_years(cast: Cast, then: int) -> None:
    """Count thirty reports in each week of a year, and `then` in those before."""
    ward: dict[str, Any] = {"ward": make_country()[WEST]}
    weeks = [then] * 60 + [30] * 45
    count(cast, ward, weeks, last_whole_week(), measure="reports", category="use")


def test_a_rise_on_the_year_before_is_in_the_sentence_on_page_and_paper(
    cast: Cast, as_user: As
) -> None:
    two_years(cast, then=23)
    client = as_user(cast.supervisor)

    assert SAID in client.get(WEEK).context["screen"]["lead"]
    live = client.get(f"{WEEK}brief.pdf").content
    client.post(f"{WEEK}sign/")

    screen = client.get(WEEK).context["screen"]
    assert SAID in screen["lead"]
    signed = client.get(f"{WEEK}brief.pdf").content
    for paper in (live, signed):
        assert SAID in " ".join(words_of(paper).split())


def test_what_chance_may_have_done_is_not_said(cast: Cast, as_user: As) -> None:
    two_years(cast, then=28)

    assert (
        "a year before" not in as_user(cast.analyst).get(WEEK).context["screen"]["lead"]
    )


def test_without_a_whole_year_of_records_nothing_is_compared(
    cast: Cast, as_user: As
) -> None:
    ward: dict[str, Any] = {"ward": make_country()[WEST]}
    count(cast, ward, [30] * 45, last_whole_week(), measure="reports", category="use")

    assert (
        "a year before" not in as_user(cast.analyst).get(WEEK).context["screen"]["lead"]
    )
