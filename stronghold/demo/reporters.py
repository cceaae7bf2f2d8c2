"""Makes up the reporters of reports, and the results of their call-backs.

They have no names: they are called by their part in the street. Their phone numbers are
those that Ofcom reserves for drama, which reach no one.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from reports.call_backs.rules import NO_ANSWER
from reports.report.choices import Channel, ReportedBy
from reports.reporter.choices import CallBackResult, SafeWay
from reports.reporter.rules import Contact
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.demo.plausible import MadeReport, pick

if TYPE_CHECKING:
    from reports.models import CallBack, Report
    from stronghold.demo.desks import Desk

NO_REPORTER = {Channel.OFFICER, Channel.PCSO, Channel.CRIMESTOPPERS}
KINDS_OF_REPORTER = (
    ReportedBy.NAMED,
    ReportedBy.NAMED,
    ReportedBy.NAMED,
    ReportedBy.ANONYMOUS,
    ReportedBy.ANONYMOUS,
    ReportedBy.NOT_GIVEN,
    ReportedBy.NOT_GIVEN,
)
NAMES = (
    "Resident of the street",
    "Caretaker of the flats",
    "Shopkeeper nearby",
    "Parent from the school",
    "Tenant on the second floor",
    "Warden of the hostel",
)
TIMES = ("Weekdays 9am to 3pm", "After 6pm", "Any time", "Tuesdays, while at work")
ANSWERS = ("Only themselves", "Themselves or their partner", "Anyone at the desk")
RISKS = (
    "",
    "",
    "Lives next door to the people they reported",
    "Was threatened before",
    "Others in the home must not know",
)
WAYS = (SafeWay.CALL, SafeWay.CALL, SafeWay.CALL, SafeWay.TEXT, SafeWay.EMAIL)
WORDS = (
    "Patrols of the street have been doubled, in the evenings too.",
    "Officers have visited, and the landlord has been informed.",
    "It is being looked into. Please report it if it continues.",
)
LATE = 0.9
CONSENTING = 0.8
DAYS_BEHIND = 4


def made_reporter(made: MadeReport) -> dict[str, Any]:
    """Return the reporter of a report; the same report always gives the same one."""
    if made.channel in NO_REPORTER:
        return {}
    random = Random(f"who told {made.received_at.isoformat()}")  # noqa: S311
    reported_by = pick(random, KINDS_OF_REPORTER)
    contact = _contact(random) if reported_by == ReportedBy.NAMED else None
    return {"reported_by": reported_by, "reporter": contact}


def _contact(random: Random) -> Contact:
    way, n = pick(random, WAYS), random.randrange(1000)
    risk = pick(random, RISKS)
    by_email = way == SafeWay.EMAIL
    kinds = (f"01632 960{n:03}", f"07700 900{n:03}")
    return Contact(
        safe_way=way,
        safe_times=pick(random, TIMES),
        who_may_answer=pick(random, ANSWERS),
        voicemail=not risk and random.random() < 0.5,
        never_visit=bool(risk),
        risk=risk,
        name=pick(random, NAMES),
        phone="" if by_email else kinds[1 if way == SafeWay.TEXT else n % 2],
        email=f"resident{n:03}@example.org" if by_email else "",
        consents=random.random() < CONSENTING,
    )


def answer_call_backs(
    call_backs: "Iterable[CallBack]",
    random: Random,
    *,
    by: User,
    desk_of: "Callable[[Report], Desk]",
) -> None:
    """Make the call-backs that were due; some of the last days are still open."""
    today = clock.today()
    for row in call_backs:
        chance, days = random.random(), (today - row.due_on).days
        if days < 0 or (days <= DAYS_BEHIND and chance < 0.6):
            continue
        desk = desk_of(row.report)
        if desk.is_open(row):
            at = datetime.combine(row.due_on, time(10), UTC)
            if row.due_at:
                # Most are in time, a few a day late.
                at = row.due_at + timedelta(hours=24 if chance > LATE else -5)
            # Some are recorded late, when the call was due already.
            at = max(at, row.report.recorded_at + timedelta(minutes=30))
            with desk.at(by, min(at, clock.now())):
                desk.clear_call_back(row, by=by, words=pick(random, WORDS))
                for result in _results(random.random()):
                    desk.end_call_back(row, by=by, result=result)


def _results(chance: float) -> Iterator[str]:
    if chance < 0.3:
        yield NO_ANSWER
    if chance < 0.85:
        yield CallBackResult.REACHED
    elif chance < 0.95:
        yield CallBackResult.NOT_REACHED
    else:
        yield CallBackResult.NOT_WANTED
