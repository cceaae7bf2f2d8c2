"""The pages of one tasking and one referral: its details and the partner's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.urls import reverse

from operations.safeguarding.choices import (
    NamePassed,
    ReferralState,
    Urgency,
)
from operations.safeguarding.record import REFERRALS
from operations.taskings.choices import TaskingStatus
from operations.taskings.record import TASKINGS
from operations.taskings.rules import OPEN
from stronghold.core.sharing.choices import Shared
from stronghold.core.ui.dates import ago, written_instant
from stronghold.core.ui.parts import Link, SummaryRow, Tag, Tone
from stronghold.partners.portal.kinds import KINDS, LABELS
from stronghold.partners.portal.presenters.rows import (
    OPEN_REFERRALS,
    answer_cell,
    text_of,
    title_of,
)

TONES: Mapping[str, Tone] = MappingProxyType(
    {
        TaskingStatus.SET: "new",
        TaskingStatus.ACCEPTED: "active",
        TaskingStatus.NOT_DONE: "stopped",
        TaskingStatus.CANCELLED: "stopped",
        ReferralState.MADE: "new",
        ReferralState.ACKNOWLEDGED: "active",
        ReferralState.DECIDED: "waiting",
    }
)


# Columns that the page of a referral does not list, because it shows them elsewhere.
_SHOWN_ELSEWHERE = {
    "state",
    "from_team",
    "from_phone",
    "name_passed",
    "name_passed_at",
    "acknowledge_by",
}


@dataclass(frozen=True)
class Step:
    """The next step of a referral: its code, heading and button."""

    code: str
    title: str
    button: str


# The recipient's next step, by the referral's state.
STEPS: Mapping[str, Step] = MappingProxyType(
    {
        ReferralState.MADE: Step("acknowledge", "Acknowledge it", "Acknowledge"),
        ReferralState.ACKNOWLEDGED: Step("decide", "Decide it", "Save the decision"),
        ReferralState.DECIDED: Step(
            "feedback", "Send the police the outcome", "Send the outcome"
        ),
    }
)


def tasking_page(reference: str, row: Mapping[str, Any]) -> dict[str, Any]:
    """Present one tasking of the viewer's organisation.

    `state` is its status code, by which the form offers answers.
    """
    status, kind = row["status"], KINDS[Shared.TASKINGS]
    is_open = status in OPEN
    title = title_of(kind, row)
    return {
        "title": title,
        "tab": f"{TASKINGS.one}, {reference}",
        "reference": reference,
        "caption": f"Tasking, due by {text_of(kind, 'due_on', row['due_on'])}",
        "tag": Tag(str(TaskingStatus(status).label), TONES.get(status, "done")),
        "lead": "" if title == row["what"] else row["what"],
        "rows": _rows(Shared.TASKINGS, row, ("place", "due_on", "outcome")),
        "back": _back(),
        "state": status,
        "kind": "",
        "url": reverse("portal:tasking", args=[reference]),
        "answer_title": "Answer it" if is_open else "",
        "button": "Send the answer",
    }


def referral_page(
    reference: str, row: Mapping[str, Any], *, now: datetime
) -> dict[str, Any]:
    """Present one referral to the viewer's organisation."""
    state = row["state"]
    step = STEPS.get(state)
    names = [n for n in KINDS[Shared.REFERRALS].columns if n not in _SHOWN_ELSEWHERE]
    is_urgent = row["urgency"] == Urgency.URGENT
    return {
        "title": title_of(KINDS[Shared.REFERRALS], row),
        "tab": f"{REFERRALS.one}, {reference}",
        "reference": reference,
        "caption": REFERRALS.one,
        "tag": Tag(str(ReferralState(state).label), TONES.get(state, "done")),
        "lead": "",
        "rows": [
            *_answer_rows(row, now),
            *_sender_rows(row),
            *_rows(Shared.REFERRALS, row, names),
        ],
        "back": _back(),
        "state": state,
        "url": reverse("portal:referral", args=[reference]),
        "note": "The person’s name is not kept here. To match this referral with the "
        "name that the police passed to you, use how and when it was passed.",
        "kind": row["kind"],
        "is_urgent": is_urgent,
        "warning": _urgent_warning(row, now)
        if is_urgent and state in OPEN_REFERRALS
        else "",
        "their_reference": row["their_reference"],
        "answer_title": step.title if step else "",
        "button": step.button if step else "",
    }


def _urgent_warning(row: Mapping[str, Any], now: datetime) -> str:
    """Say by when an urgent referral is to be acknowledged, or else decided."""
    due = answer_cell(row, now).text
    asked = due if row["acknowledge_by"] else f"Answer due {due}"
    age = ago(row["made_at"], now)
    return f"Urgent: someone is in danger now. {asked}. Made {age}. {_ring(row)}"


def _answer_rows(row: Mapping[str, Any], now: datetime) -> list[SummaryRow]:
    """Say by when it is to be answered, and mark what is late."""
    due = answer_cell(row, now)
    if due.tag:
        return [SummaryRow("Answer by", tag=due.tag)]
    return [SummaryRow("Answer by", due.text)] if due.text else []


def _ring(row: Mapping[str, Any]) -> str:
    phone = row["from_phone"]
    return f"To speak to the team, ring {phone}." if phone else ""


def _sender_rows(row: Mapping[str, Any]) -> list[SummaryRow]:
    """Name the team to ring, and how and when it passed the person's name."""
    phone = [row["from_phone"]] if row["from_phone"] else ["No telephone is set"]
    way, at = row["name_passed"], row["name_passed_at"]
    passed = (
        SummaryRow(
            "Person’s name",
            f"Passed to you: {str(NamePassed(way).label).lower()}",
            lines=[written_instant(at)],
        )
        if way
        else SummaryRow("Person’s name", "Not passed to you yet", lines=[_ring(row)])
    )
    return [SummaryRow("From", row["from_team"], lines=phone), passed]


def _rows(code: str, row: Mapping[str, Any], names: Sequence[str]) -> list[SummaryRow]:
    """Return the columns of a row that have a value."""
    return [
        SummaryRow(LABELS[name], text_of(KINDS[code], name, row[name]))
        for name in names
        if row[name] not in (None, "")
    ]


def _back() -> Link:
    return Link("Shared by the police", reverse("portal:home"))
