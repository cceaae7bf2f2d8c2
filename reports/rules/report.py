"""Rules of a community report: what it may say, and in which order things happen.

Signs of cuckooing may be ticked whatever the concern: neighbours who report dealing
often describe a cuckooed home without knowing it.
"""

from datetime import datetime

from stronghold.kernel.clock import london_date
from stronghold.kernel.errors import RuleBroken
from stronghold.records.rules import EARLIEST, When, check_text, check_when

LONGEST_DESCRIPTION = 4000


def check_times(occurred: When | None, *, received_at: datetime, now: datetime) -> None:
    """A thing happens, is then told, and is then recorded."""
    if received_at > now:
        raise RuleBroken(
            "The time you were told must be in the past", field="received_at"
        )
    if london_date(received_at) < EARLIEST:
        raise RuleBroken(
            "The time you were told must be the same as or after "
            f"1 January {EARLIEST.year}",
            field="received_at",
        )
    if occurred is None:
        return
    check_when(occurred, subject="The time it happened", now=now)
    is_later = (
        occurred.at > received_at
        if occurred.at
        else occurred.on > london_date(received_at)
    )
    if is_later:
        raise RuleBroken(
            "The time you were told must be the same as or after the time it happened",
            field="received_at",
        )


def check_description(description: str) -> None:
    check_text(
        description,
        subject="Description",
        field="description",
        longest=LONGEST_DESCRIPTION,
    )
