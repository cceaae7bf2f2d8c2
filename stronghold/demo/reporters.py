"""Makes up who told of reports, and what came of the call-backs they agreed to.

Nobody is invented: they are called by what they are to the street, and their numbers
are those that Ofcom keeps for drama, which ring nowhere.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from reports.call_backs.actions import _clear_for_call_back, _record_call_back
from reports.call_backs.rules import NO_ANSWER
from reports.report.choices import Channel, Teller
from reports.reporter.choices import CallBackResult, SafeWay
from reports.reporter.rules import Contact
from stronghold.accounts.models import User
from stronghold.demo.plausible import MadeReport, pick
from stronghold.kernel import clock

if TYPE_CHECKING:
    from reports.models import CallBack

TOLD_BY_NOBODY = {Channel.OFFICER, Channel.PCSO, Channel.CRIMESTOPPERS}
TELLERS = (
    *(Teller.NAMED, Teller.NAMED, Teller.NAMED, Teller.ANONYMOUS, Teller.ANONYMOUS),
    *(Teller.NOT_GIVEN, Teller.NOT_GIVEN),
)
NAMES = (
    *("Resident of the street", "Caretaker of the flats", "Shopkeeper nearby"),
    *("Parent from the school", "Tenant on the second floor", "Warden of the hostel"),
)
TIMES = ("Weekdays 9am to 3pm", "After 6pm", "Any time", "Tuesdays, while at work")
ANSWERS = ("Only themselves", "Themselves or their partner", "Anybody at the desk")
RISKS = (
    *("", "", "Lives next door to those they told of"),
    *("Was threatened before", "Others in the home must not know"),
)
WAYS = (SafeWay.CALL, SafeWay.CALL, SafeWay.CALL, SafeWay.TEXT, SafeWay.EMAIL)
WORDS = (
    "Patrols of the street have been doubled, in the evenings too.",
    "Officers have visited, and the landlord has been told.",
    "It is being looked into. Please tell us if it goes on.",
)
LATE = 0.9
CONSENTING = 0.8
DAYS_BEHIND = 4


def who_told(made: MadeReport) -> dict[str, Any]:
    """Return who told of a report, always the same of the same report."""
    if made.channel in TOLD_BY_NOBODY:
        return {}
    random = Random(f"who told {made.received_at.isoformat()}")  # noqa: S311
    teller = pick(random, TELLERS)
    contact = _contact(random) if teller == Teller.NAMED else None
    return {"told_by": teller, "reporter": contact}


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
    call_backs: Iterable["CallBack"], random: Random, *, by: User
) -> None:
    """Do the call-backs that were due; of the last days some are left undone."""
    today = clock.today()
    for row in call_backs:
        lot, days = random.random(), (today - row.due_on).days
        if days < 0 or (days <= DAYS_BEHIND and lot < 0.6):
            continue
        which: dict[str, Any] = {
            "reference": row.report.reference,
            "ordinal": row.ordinal,
        }
        # The one before it may have cancelled this one.
        row.refresh_from_db(fields=["result"])
        if not row.result:
            at = datetime.combine(row.due_on, time(10), UTC)
            if row.due_at:
                # Most in time; a few a day late, as anywhere.
                at = row.due_at + timedelta(hours=24 if lot > LATE else -5)
            with clock.stopped(min(at, clock.now() - timedelta(minutes=1))):
                _clear_for_call_back(by=by, words=pick(random, WORDS), **which)
                _answer(random, by=by, **which)


def _answer(random: Random, **which: Any) -> None:
    lot = random.random()
    if lot < 0.3:
        _record_call_back(result=NO_ANSWER, **which)
    if lot < 0.85:
        _record_call_back(result=CallBackResult.REACHED, **which)
    elif lot < 0.95:
        _record_call_back(result=CallBackResult.NOT_REACHED, **which)
    else:
        _record_call_back(result=CallBackResult.NOT_WANTED, **which)
