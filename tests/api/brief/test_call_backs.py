"""The brief tells how many who wanted an answer had one in time, and no team’s."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from reports.models import CallBack
from stronghold.core.accounts.models import User
from tests.api.brief.conftest import IN_WEEK, WEEK, words_of
from tests.factories import Cast, make_report

pytestmark = pytest.mark.usefixtures("tuesday")
A_WEEK = timedelta(days=7)
As = Callable[[User], Client]


def test_the_share_answered_in_time_is_that_of_the_whole_force(
    cast: Cast, as_user: As
) -> None:
    """Of those that fell due: not one that was cancelled, nor one of another week."""
    hour = timedelta(hours=1)
    text: list[dict[str, Any]] = [
        {"result": "reached", "done_at": IN_WEEK - hour},
        {"result": "not_wanted", "done_at": IN_WEEK - hour},
        {"result": "reached", "done_at": IN_WEEK + hour},
        {"result": "not_reached", "done_at": IN_WEEK - hour},
        {"result": "cancelled", "done_at": IN_WEEK - hour},
        {},
        {"due_at": IN_WEEK - A_WEEK, "due_on": (IN_WEEK - A_WEEK).date()},
    ]
    for one in text:
        due = {"due_at": IN_WEEK, "due_on": IN_WEEK.date()} | one
        report = make_report(cast.officer)
        CallBack.objects.create(report=report, ordinal=1, **due)

    page = as_user(cast.supervisor).get(WEEK)

    words = "First call-backs answered in time: 2 of 5. 1 could not be reached."
    assert page.context["called"] == words
    document = as_user(cast.supervisor).get(f"{WEEK}brief.pdf").content
    assert words in " ".join(words_of(document).split())
