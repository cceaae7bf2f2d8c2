"""The brief's name for a week."""

from stronghold.core.kernel.weeks import Week
from stronghold.figures.presenters.wording import days_in_words


def title_of(week: Week) -> str:
    return f"Week {week.number}: {days_in_words(week.start, week.last_day)}"
