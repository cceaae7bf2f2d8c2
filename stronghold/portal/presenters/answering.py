"""The pages of one tasking and of one referral: what it says, and the answer to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from operations.safeguarding.choices import (
    NamePassed,
    ReferralKind,
    ReferralState,
    Urgency,
)
from operations.safeguarding.rules.referrals import answer_by
from operations.taskings.choices import TaskingStatus
from operations.taskings.rules import OPEN
from stronghold.accounts.models import User
from stronghold.kernel import clock
from stronghold.kernel.errors import NotFound
from stronghold.look.dates import ago, short_date, written_instant
from stronghold.look.parts import Link, SummaryRow, Tag, Tone
from stronghold.portal.kinds import KINDS, LABELS
from stronghold.portal.presenters.rows import text_of
from stronghold.portal.queries import SharedRow, reading
from stronghold.sharing.choices import Shared
from stronghold.sharing.queries import in_force

TONES: Mapping[str, Tone] = MappingProxyType(
    {
        TaskingStatus.SET: "new",
        TaskingStatus.ACCEPTED: "active",
        ReferralState.MADE: "new",
        ReferralState.ACKNOWLEDGED: "active",
        ReferralState.DECIDED: "waiting",
    }
)


# What the page of a referral says in words of its own.
_SAID_APART = {"state", "from_team", "from_phone", "name_passed", "name_passed_at"}
_OPEN = {ReferralState.MADE, ReferralState.ACKNOWLEDGED}


@dataclass(frozen=True)
class Step:
    """What a referral waits for: its code, the heading and the button."""

    code: str
    title: str
    button: str


# What the recipient does next, by how the referral stands.
STEPS: Mapping[str, Step] = MappingProxyType(
    {
        ReferralState.MADE: Step("acknowledge", "Acknowledge it", "Acknowledge"),
        ReferralState.ACKNOWLEDGED: Step("decide", "Decide it", "Save the decision"),
        ReferralState.DECIDED: Step(
            "feedback", "Tell back what came of it", "Send the feedback"
        ),
    }
)


@dataclass(frozen=True)
class AnswerPage:
    """What `portal/answer.html` draws besides its form."""

    title: str
    caption: str
    tag: Tag
    lead: str
    rows: Sequence[SummaryRow]
    back: Link
    # How it stands, as the row has it.
    state: str
    url: str
    note: str = ""
    kind: str = ""
    is_urgent: bool = False
    their_reference: str = ""
    warning: str = ""
    answer_title: str = ""
    button: str = ""


def tasking_page(viewer: User, reference: str) -> AnswerPage:
    """Read one tasking of the viewer's organisation; NotFound if it is not shared."""
    told = _told(viewer, Shared.TASKINGS, reference)
    status, kind = told["status"], KINDS[Shared.TASKINGS]
    is_open = status in OPEN
    return AnswerPage(
        title=reference,
        caption=f"Tasking, due by {text_of(kind, 'due_on', told['due_on'])}",
        tag=Tag(str(TaskingStatus(status).label), TONES.get(status, "done")),
        lead=told["what"],
        rows=_rows(Shared.TASKINGS, told, ("place", "due_on", "outcome")),
        back=_back(),
        state=status,
        url=reverse("portal:tasking", args=[reference]),
        answer_title="Answer it" if is_open else "",
        button="Send the answer",
    )


def referral_page(viewer: User, reference: str) -> AnswerPage:
    """Read one referral to the viewer's organisation; NotFound if it is not shared."""
    told = _told(viewer, Shared.REFERRALS, reference)
    state = told["state"]
    step = STEPS.get(state)
    names = [n for n in KINDS[Shared.REFERRALS].columns if n not in _SAID_APART]
    is_urgent = told["urgency"] == Urgency.URGENT
    return AnswerPage(
        title=reference,
        caption=f"Referral, {ReferralKind(told['kind']).label}",
        tag=Tag(str(ReferralState(state).label), TONES.get(state, "done")),
        lead="",
        rows=[*_who_sent_it(told), *_rows(Shared.REFERRALS, told, names)],
        back=_back(),
        state=state,
        url=reverse("portal:referral", args=[reference]),
        note="The person’s name is not kept here. Match this referral with what the "
        "police told you by how and when they told it.",
        kind=told["kind"],
        is_urgent=is_urgent,
        warning=_pressing(told) if is_urgent and state in _OPEN else "",
        their_reference=told["their_reference"],
        answer_title=step.title if step else "",
        button=step.button if step else "",
    )


def _pressing(told: dict[str, Any]) -> str:
    """Say how old an urgent one is, and by when it was to be answered."""
    due = short_date(answer_by(told["kind"], told["made_at"]))
    age = ago(told["made_at"], clock.now())
    return (
        f"Urgent: somebody is in danger now. Made {age}, answer due {due}. "
        f"{_ring(told)}"
    )


def _ring(told: dict[str, Any]) -> str:
    phone = told["from_phone"]
    return f"To speak to the team, ring {phone}." if phone else ""


def _who_sent_it(told: dict[str, Any]) -> list[SummaryRow]:
    """Name the team to ring, and how and when it passed the person's name."""
    phone = [told["from_phone"]] if told["from_phone"] else ["No telephone is set"]
    way, at = told["name_passed"], told["name_passed_at"]
    passed = (
        SummaryRow(
            "Person’s name",
            f"Passed to you: {str(NamePassed(way).label).lower()}",
            lines=[written_instant(at)],
        )
        if way
        else SummaryRow("Person’s name", "Not passed to you yet", lines=[_ring(told)])
    )
    return [SummaryRow("From", told["from_team"], lines=phone), passed]


def _told(viewer: User, code: str, reference: str) -> dict[str, Any]:
    """Read a row by the first agreement that releases it."""
    for agreement in in_force(viewer):
        if code not in agreement.rows:
            continue
        with reading(viewer, agreement) as read:
            row: SharedRow = read.one(KINDS[code], reference)
            return dict(zip(KINDS[code].columns, row.values, strict=True))
    raise NotFound


def _rows(code: str, told: dict[str, Any], names: Sequence[str]) -> list[SummaryRow]:
    """Return what is told, without what is not known yet."""
    return [
        SummaryRow(LABELS[name], text_of(KINDS[code], name, told[name]))
        for name in names
        if told[name] not in (None, "")
    ]


def _back() -> Link:
    return Link("Shared with you", reverse("portal:home"))
