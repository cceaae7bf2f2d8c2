"""The brief's name for a week."""

from stronghold.dashboard.presenters.wording import days_in_words
from stronghold.dashboard.queries import last_day
from stronghold.kernel.weeks import Week


def title_of(week: Week) -> str:
    return f"Week {week.number}: {days_in_words(week.start, last_day(week))}"
