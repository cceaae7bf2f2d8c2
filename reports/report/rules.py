"""Rules of a report: its text, its times, and how soon each grade must be attended.

Signs of cuckooing may be ticked whatever the concern: neighbours who report dealing
often describe a cuckooed home without knowing it.
"""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType

from reports.report.choices import (
    Channel,
    Concern,
    Drug,
    Grade,
    Outcome,
    Sign,
    Status,
)
from stronghold.core.decided.rules import (
    NAME,
    Column,
    Holds,
    Rows,
    Subject,
    names_of,
)
from stronghold.core.kernel.decided import in_force
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import london_date
from stronghold.core.records.rules import EARLIEST, When, check_text, check_when

LONGEST_DESCRIPTION = 4000

# Still to be attended: the time allowed for the grade is running.
WAITING = (Status.NEW, Status.TRIAGED, Status.ASSIGNED)
OPEN = (*WAITING, Status.IN_ACTION)
HAS_OUTCOME = (Status.ANSWERED, Status.CLOSED)

# Common practice in England and Wales. No law sets these times, and they vary by force
# and between town and country: a force decides its own.
GRADES = Subject(
    Grade.subject,
    "Response grades",
    "The names of the grades, and how soon each must be attended. A grade without a "
    "time is not attended.",
    (NAME, Column("minutes", "Attended within", Holds.MINUTES, optional=True)),
    tuple(
        {"code": grade.value, "name": grade.of_site, "minutes": minutes}
        for grade, minutes in (
            (Grade.EMERGENCY, 15),
            (Grade.PRIORITY, 60),
            (Grade.SCHEDULED, 48 * 60),
            (Grade.NO_DEPLOYMENT, None),
        )
    ),
    MappingProxyType({grade.value: grade.of_site for grade in Grade}),
    counts="Reports keep the time that counted when they were received.",
)
CONCERNS = names_of(
    Concern,
    title="What a report is about",
    lede="The names and the order on forms, in lists, legends and files.",
    kept=(Concern.OTHER,),
)
# Those that are kept are given without being chosen: by “I saw it”, and by no answer.
CHANNELS = names_of(
    Channel,
    title="How a report reached the police",
    lede="The names and the order on forms, in lists and files.",
    kept=(Channel.OFFICER, Channel.OTHER, Channel.NOT_SAID),
)
DRUGS = names_of(
    Drug,
    title="Drugs in reports",
    lede="The names and the order on forms, in lists and files.",
    kept=(Drug.UNKNOWN, Drug.OTHER),
)
SIGNS = names_of(
    Sign,
    title="Signs of cuckooing",
    lede="The names and the order on forms, in lists and files.",
)
OUTCOMES = names_of(
    Outcome,
    title="Outcomes of a report",
    lede="The names and the order on forms, in lists and files.",
    kept=(Outcome.NO_ACTION,),
)

NO_TEAM = "No team"
# The most characters of a report's text in a list; its own page has it in full.
LONGEST_IN_LIST = 240
# The other reports of a place are counted up to so many, so that the busiest street
# costs as little as any.
MOST_COUNTED = 1000


def check_times(occurred: When | None, *, received_at: datetime, now: datetime) -> None:
    """Require the order: it happens, it is reported, it is recorded."""
    if received_at > now:
        raise RuleBroken(
            "The time it was reported must be in the past", field="received_at"
        )
    if london_date(received_at) < EARLIEST:
        raise RuleBroken(
            "The time it was reported must be the same as or after "
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
            "The time it was reported must be the same as or after the time it "
            "happened",
            field="received_at",
        )


def check_description(description: str) -> None:
    check_text(
        description,
        subject="Description",
        field="description",
        longest=LONGEST_DESCRIPTION,
    )


def check_not_merged_into(reference: str, merged: Collection[str]) -> None:
    """Refuse to mark a report as in error while others are merged into it.

    They are counted through it, and would drop out of the figures too.
    """
    if merged:
        are = "is" if len(merged) == 1 else "are"
        raise RuleBroken(
            f"{', '.join(sorted(merged))} {are} merged into {reference}. "
            "Separate them first, on its page, and then mark it as recorded in error"
        )


def times_in(rows: Rows | None) -> Mapping[str, timedelta]:
    """Return how soon each grade must be attended, without those that have no time."""
    minutes = {row["code"]: row["minutes"] for row in GRADES.complete(rows)}
    return {
        grade: timedelta(minutes=n) for grade, n in minutes.items() if n is not None
    }


def time_of(grade: str, received_at: datetime) -> timedelta | None:
    """Return how soon a report of a grade must be attended; None if it has no time.

    It is the time that counted when the report was received: a later decision of the
    force changes nothing for it.
    """
    # Without times_in: the list of what to do asks it for a thousand reports.
    rows = in_force().decided.rows_at(GRADES.code, received_at)
    for row in GRADES.rows if rows is None else rows:
        if row["code"] == grade:
            minutes: int | None = row["minutes"]
            return None if minutes is None else timedelta(minutes=minutes)
    return None


def due_at(grade: str, received_at: datetime) -> datetime | None:
    """Return by when a grade must be attended; None if it has no time, or no grade."""
    time = time_of(grade, received_at)
    return received_at + time if time is not None else None


def is_late(*, status: str, grade: str, received_at: datetime, now: datetime) -> bool:
    """Return whether a report is past its grade's time and work has not started."""
    due = due_at(grade, received_at)
    return status in WAITING and due is not None and due < now


def shortened(text: str, longest: int = LONGEST_IN_LIST) -> str:
    """Cut a long text at the end of a word, and add an ellipsis."""
    text = " ".join(text.split())
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    kept = cut.rpartition(" ")[0] if " " in cut[longest // 2 :] else cut
    return f"{kept}…"
