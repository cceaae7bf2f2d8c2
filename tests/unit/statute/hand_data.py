"""What the site says of a vector about people's data; the test compares it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from operations.deadlines.presenters.wording import limit_tag
from operations.statute.provisions import SEED
from operations.statute.rules.limits import Deadline, NotInForce
from operations.statute.rules.peoples_data import report_breach_by
from stronghold.core.kernel.london import london_date
from stronghold.core.sharing.choices import Regime
from stronghold.oversight.breaches.choices import BreachMove
from stronghold.oversight.breaches.rules import Given, check_given
from stronghold.oversight.requests.choices import (
    ExtendBecause,
    Outcome,
    RequestKind,
    RequestMove,
)
from stronghold.oversight.requests.forms import KeptForm
from stronghold.oversight.requests.grounds import PRIVILEGE
from stronghold.oversight.requests.models import DataRequest, RequestRecord
from stronghold.oversight.requests.presenters.answer import letter
from stronghold.oversight.requests.queries import Gathered
from stronghold.oversight.requests.rules import (
    Decided,
    Facts,
    Item,
    Stored,
    check_decided,
    check_items,
    check_may_extend,
    due_of,
    facts_of,
    owes_origin,
)
from stronghold.oversight.retention.choices import RestrictBecause, What
from stronghold.oversight.retention.models import Decision
from stronghold.oversight.retention.queries import is_disputed
from stronghold.oversight.retention.rules import Decided as Kept
from stronghold.oversight.retention.rules import check_decided as check_kept
from stronghold.oversight.retention.rules import check_informed
from tests.unit.closures.steps import at
from tests.unit.statute.hand_closures import (
    ALLOWED,
    FLAGGED,
    REFUSED,
    Found,
    day_of,
    moment,
    refusal,
    shown,
)

WORDS = "Because of what it is"
# A person restricts and lifts on days that no vector names.
RESTRICTED_ON, TODAY = date(2027, 1, 4), date(2027, 3, 1)
RESTRICT = "restrict"
COMPLAIN = "complain to the Information Commission"


def request_deadline(given: Found) -> Found:
    """By when a request is answered, from receipt, proof of identity and a delay."""
    received, made = day(given["received"]), []
    if "identity_asked" in given:
        made.append((RequestMove.ASK_IDENTITY, day(given["identity_asked"])))
        made.append((RequestMove.IDENTITY, day(given["identity_received"])))
    if on := given.get("extension_notice"):
        facts = facts_of(received, made)
        reason = ExtendBecause(given["reason"])
        told = day(on)
        check_may_extend(SEED, facts, regime=Regime.PART_3, on=told, because=reason)
        made.append((RequestMove.EXTEND, told))
    due = answer_due(facts_of(received, made))
    return {"by": day_of(due), "given": day_of(due), "alert": day_alert(due)}


def request_refusal(given: Found) -> Found:
    """A request that is not acted on, and the letter that says so."""
    due = answer_due(facts_of(day(given["received"]), []))
    reasons = "reasons" in given.get("letter_has", ["reasons"])
    decided = Decided(Outcome.UNFOUNDED, WORDS if reasons else "", says_why=True)
    outcome = REFUSED if refusal(lambda: check_request(decided)) else ALLOWED
    said = letter_of(decided, [])
    assert said["reasons"] == WORDS
    assert COMPLAIN in said["rights"][0]
    sent = at(moment(given["sent"]))
    if limit_tag(due, now=sent).text == "Law: missed":
        outcome = FLAGGED
    return {"outcome": outcome, "by": day_of(due)}


def complaint(given: Found) -> Found:
    """By when a complaint is acknowledged; "no" where no such law was in force."""
    facts = facts_of(day(given["received"]), [])
    try:
        due = due_of(SEED, facts, regime=Regime.PART_3, kind=RequestKind.COMPLAINT)
    except NotInForce:
        return {"given": "no"}
    assert due
    return {"by": day_of(due), "given": day_of(due), "alert": day_alert(due)}


def breach(given: Found) -> Found:
    """By when a breach is reported, late or in phases."""
    aware = at(given["aware"])
    due = report_breach_by(SEED, known_at=aware)
    found: Found = {"given": shown(due.due_at), "alert": shown(due.alert_by)}
    if "reported" not in given:
        return found
    reported = at(given["reported"])
    follow_up = at(given.get("follow_up", given["reported"]))
    why = given.get("reason", "")

    def check(code: str, step: Given) -> None:
        check_given(
            code,
            step,
            known_at=aware,
            due_at=due.due_at,
            reported_at=reported,
            now=follow_up,
        )

    late = refusal(lambda: check(BreachMove.REPORT, Given(words=why, at=reported)))
    more = refusal(lambda: check(BreachMove.ADD, Given(words=WORDS, at=follow_up)))
    return found | {
        "outcome": REFUSED if late or more else ALLOWED,
        "missing": late,
        "first_in_time": not late,
        "follow_up_late_by_72h": bool(more),
    }


def restriction(given: Found) -> Found:
    """What the page of a request offers in place of erasing or correcting; lifting."""
    if "restricted_under" in given:
        return lifted(given["restricted_under"])
    is_wrong = "inaccurate" in given
    kind = RequestKind.RECTIFICATION if is_wrong else RequestKind.ERASURE
    offered: Any = KeptForm(kind=kind).fields["what"]
    is_disputed_here = given.get("accuracy_contested", False)
    value, label = offered.choices[1 if is_disputed_here else 0]
    what, _, because = value.partition(".")
    check_kept(Kept(what=what, because=because), today=TODAY)
    told = owes_origin(
        kind,
        regime=Regime.PART_3,
        outcome=Outcome.GRANTED,
        made=(),
        is_restricted=what == What.RESTRICT,
    )
    return {"outcome": what, "cite": label, "notify_source_under_48_7": told}


def lifted(section: str) -> Found:
    because = next(one for one in RestrictBecause if f"s.{section}" in str(one.label))
    row, why = Decision(what=What.RESTRICT, because=because), ""
    if is_disputed(row):
        why = refusal(
            lambda: check_informed(None, "", since=RESTRICTED_ON, today=TODAY)
        )
    return {"outcome": REFUSED if why else ALLOWED, "missing": why}


def privilege(given: Found) -> Found:
    """What is withheld as privileged: the record of why, and what the letter says."""
    on = day(given.get("decided", "2027-01-20"))
    item = Item("words", "The words", "What counsel advised")
    because = WORDS if given["reason_recorded"] else ""

    def check(why: str) -> None:
        chosen = {item.code: PRIVILEGE}
        check_items([item], chosen, because=why, regime=Regime.PART_3, on=on)

    why = refusal(lambda: check(because))
    says_why = "decision" in given.get("told", ["decision"])
    told = privileged_letter(item, says_why=says_why)
    for section in given.get("told", []):
        if section.startswith("s."):
            assert f"(section {section.removeprefix('s.')})" in told
    assert (WORDS in told) is says_why
    return {
        "outcome": REFUSED if why else ALLOWED,
        "missing": why,
        "record_still_needed": bool(refusal(lambda: check(""))),
    }


def privileged_letter(item: Item, *, says_why: bool) -> str:
    record = RequestRecord(reference="R-7F3K-92QX")
    anything: Any = None
    held = Gathered(
        record=record,
        kind=anything,
        row=None,
        items=[item],
        stored={item.code: Stored(PRIVILEGE, "")},
        read=None,
        privileged=WORDS,
        organisations=[],
        notified={},
        is_live=False,
        retention=None,
        summary=None,
    )
    reasons = WORDS if says_why else ""
    said = letter_of(Decided(Outcome.PART, reasons, says_why=says_why), [held])
    return " ".join([*said["grounds"], said["reasons"], *said["rights"]])


def letter_of(decided: Decided, held: Sequence[Gathered]) -> dict[str, Any]:
    row = DataRequest(
        kind=RequestKind.ACCESS,
        regime=Regime.PART_3,
        outcome=decided.outcome,
        reasons=decided.reasons,
        says_why=decided.says_why,
        received_on=RESTRICTED_ON,
    )
    return letter(row, held, sender="Police", decided_on=TODAY, on=TODAY)


def check_request(decided: Decided) -> None:
    kind = RequestKind.ACCESS
    check_decided(decided, kind=kind, n_undecided=0, n_given=0, n_withheld=0)


def answer_due(facts: Facts) -> Deadline:
    due = due_of(SEED, facts, regime=Regime.PART_3)
    assert due
    return due


def day_alert(due: Deadline) -> str:
    return london_date(due.alert_by).isoformat()


def day(words: str) -> date:
    return datetime.fromisoformat(words).date()
