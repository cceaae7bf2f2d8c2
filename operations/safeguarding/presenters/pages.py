"""The overview, the pages of forms, and the panels on the pages of records."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.after_care.record import AFTER_CARE
from operations.deadlines.choices import DeadlineKind
from operations.safeguarding.choices import ReferralState, Urgency
from operations.safeguarding.presenters.records import (
    LATE,
    ORIGINS,
    URGENT,
    is_pressing,
    rang_words,
)
from operations.safeguarding.record import CONCERNS, LINES, REFERRALS
from stronghold.core.kernel.london import london_date
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.presenters import Panel, linked_row, named
from stronghold.core.ui.dates import time_and_left, written_date, written_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import Link, SummaryRow, TimelineItem
from stronghold.core.ui.telephone import Telephone
from stronghold.duty.rules import desk_now

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline
    from operations.safeguarding.models import Concern, CountyLine, Referral
    from operations.safeguarding.queries import Mailed, Origin
    from operations.safeguarding.rules.referrals import Step
    from stronghold.core.accounts.models import Organisation

WITHHELD_WARNING = (
    "Saving it opens a referral for you to make, and hides this record from partners "
    "at once. They are not given the reason. An organisation named in the referral "
    "continues to see it."
)
SENT_ALREADY = (
    "An organisation on this site is shown it at once. If you sent it another way, say "
    "when."
)
# The title of the page of each step, and its button.
STEP_TITLES: Mapping[str, tuple[str, str]] = {
    "make": ("Send the referral", "Send it now"),
    "acknowledge": ("They have acknowledged it", "Save acknowledgement"),
    "decide": ("They have decided", "Save decision"),
    "feedback": ("The outcome was sent to the person who raised it", "Save"),
    "name": ("The person’s name has been passed", "Save"),
    "rang": ("You rang them", "Save who answered"),
}


def figures(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the numbers of the overview, each with the list that it counts."""
    referrals = REFERRALS.url("list")
    return [
        {
            "value": counts["to_make"],
            "label": "Referrals to be made",
            "href": f"{referrals}?state={ReferralState.TO_MAKE}",
        },
        {
            "value": counts["waiting"],
            "label": "Waiting for an answer",
            "href": referrals,
        },
        {
            "value": counts["lines"],
            "label": "County lines open",
            "href": LINES.url("list"),
        },
    ]


def sections(current: str) -> list[Link]:
    """Return the links between the overview and the lists; one is where you are."""
    addresses = {
        "Overview": reverse("safeguarding:overview"),
        "Referrals": REFERRALS.url("list"),
        "Concerns": CONCERNS.url("list"),
        "County lines": LINES.url("list"),
        "After-care": AFTER_CARE.url("list"),
    }
    return [Link(name, url, current=url == current) for name, url in addresses.items()]


def origin_page(origin: "Origin") -> tuple[str, str]:
    """Return the address of an origin's page, and the text of the link back to it."""
    if origin.field == "premises":
        url = reverse("ledger:premises", args=[origin.row.pk])
        return url, "Back to the premises"
    url = ORIGINS[origin.field].url("detail", origin.row.reference)
    return url, "Back"


def origin_facts(origin: "Origin | None") -> list[SummaryRow]:
    if origin is None:
        return []
    if origin.field == "premises":
        return [SummaryRow("Premises", origin.name)]
    return [SummaryRow("Record", origin_title(origin), reference=origin.name)]


def origin_title(origin: "Origin") -> str:
    """Return what an origin is called; of premises the address."""
    kind = ORIGINS.get(origin.field)
    return kind.title(origin.row) if kind else origin.name


def steps_panel(
    row: "Referral",
    due: "Deadline | None",
    steps: Sequence["Step"],
    *,
    mailed: Sequence["Mailed"],
    now: datetime,
) -> Panel:
    """Return the panel of what is due on a referral, with a button for each step.

    `mailed` are those to whom an alert goes that it was not acknowledged in time.
    """
    url = REFERRALS.url("step", row.reference)
    late = due is not None and due.due_at < now
    shown = {
        "tag": URGENT if is_pressing(row) else LATE if late else None,
        "due": _due_text(row, due, now=now),
        "mailed": _late_words(mailed, due, now),
        "rang": rang_words(row) if may_ring(row) else "",
        "ring": ring_of(row, now),
        "buttons": [
            {"text": step.label, "url": f"{url}?step={step.code}", "is_main": n == 0}
            for n, step in enumerate(steps)
        ],
    }
    return Panel("safeguarding/steps.html", shown, is_first=True)


def mail_history(mailed: Sequence["Mailed"]) -> list[TimelineItem]:
    """Return what the history says of the e-mails of an urgent referral, once sent.

    Those of one minute are one event.
    """
    to: dict[tuple[bool, datetime], list[str]] = {}
    for one in mailed:
        if one.at:
            minute = one.at.replace(second=0, microsecond=0)
            to.setdefault((one.is_late, minute), []).append(one.who)
    return [
        TimelineItem(
            "E-mail sent: not acknowledged in time" if is_late else "E-mail sent",
            at,
            by="the system",
            text=f"To {', '.join(who)}",
        )
        for (is_late, at), who in to.items()
    ]


def may_ring(row: "Referral") -> bool:
    """Say whether an urgent referral was sent, and is not acknowledged."""
    return is_pressing(row) and row.state == ReferralState.MADE


def ring_of(row: "Referral", now: datetime) -> dict[str, Any] | None:
    """Return who to ring about an urgent referral; None if it is acknowledged."""
    if not is_pressing(row) or row.acknowledged_at:
        return None
    to = row.to_organisation
    said = "Ring again if it is not acknowledged" if row.rang_at else "Ring now"
    return {"said": said} | _numbers_of(to, now)


def _numbers_of(to: "Organisation | None", now: datetime) -> dict[str, Any]:
    """Return the numbers to ring at an organisation, and why it is not its desk's."""
    answers = desk_now(to, now) if to else None
    numbers = []
    if answers and answers.phone:
        numbers.append(Telephone(answers.name, answers.phone))
    if to and to.second_phone:
        numbers.append(Telephone(_second_of(to), to.second_phone))
    is_closed = answers is not None and answers.is_out_of_hours
    why = "It is outside the office hours of their duty desk." if is_closed else ""
    return {"numbers": numbers, "why": why}


def ring_choices(
    bodies: Mapping[str, "Organisation"], now: datetime
) -> list[tuple[str, dict[str, Any]]]:
    """Return whom to ring of each organisation in a list, and of none chosen."""
    known = [
        (key, {"said": f"Ring {body.name} now"} | _numbers_of(body, now))
        for key, body in bodies.items()
    ]
    return [("", {"said": "Ring them now", "is_unknown": True}), *known]


def _second_of(to: "Organisation") -> str:
    return to.second_contact or "Second contact"


def _due_text(row: "Referral", due: "Deadline | None", *, now: datetime) -> str:
    if due is None:
        return "Nothing is due on it now."
    if due.kind == DeadlineKind.REFERRAL_ACK:
        at = written_instant(due.due_at)
        if due.due_at < now:
            return f"Not acknowledged by {at}."
        by = time_and_left(due.due_at, now)
        return f"To be acknowledged by {by}. After that we alert their second contact."
    if row.state == ReferralState.TO_MAKE:
        at = written_instant(due.due_at)
        if is_pressing(row):
            return "It is not sent yet, and someone is in danger. Send it now."
        return f"To be made by {at}."
    day = written_date(london_date(due.due_at))
    return f"Chase it if there is no decision by the end of {day}."


def _late_words(
    mailed: Sequence["Mailed"], due: "Deadline | None", now: datetime
) -> str:
    """Say who was sent an e-mail that it was late, and when; and who is still to be."""
    if not mailed:
        late = due and due.kind == DeadlineKind.REFERRAL_ACK and due.due_at < now
        return "No one has been sent an e-mail yet that it is late." if late else ""
    sent = [f"{one.who}, {written_instant(one.at)}" for one in mailed if one.at]
    waits = [one.who for one in mailed if not one.at]
    words = []
    if sent:
        words.append(f"Sent an e-mail that it was late: {'; '.join(sent)}.")
    if waits:
        words.append(f"The e-mail still waits to be sent to: {'; '.join(waits)}.")
    return " ".join(words)


def links_panel(
    reference: str, origins: Sequence["Origin"], *, may_run: bool, may_refer: bool
) -> Panel:
    """Return the panel of what is linked to a county line, and the links to change it.

    Each record is its title, its reference, the address of its page and what it is.
    """
    referral_url = f"{REFERRALS.url('new')}?record={reference}"
    shown = {
        "links": [
            (
                origin_title(origin),
                "" if origin.field == "premises" else origin.name,
                origin_page(origin)[0],
            )
            for origin in origins
        ],
        "change_url": LINES.url("change", reference) if may_run else "",
        "link_url": LINES.url("link", reference) if may_run else "",
        "referral_url": referral_url if may_refer else "",
    }
    return Panel("safeguarding/links.html", shown)


def raised_panel(
    reference: str,
    concerns: Sequence["Concern"],
    referrals: Sequence["Referral"],
    *,
    may_raise: bool,
    may_refer: bool,
) -> Panel | None:
    """Return the panel of the concerns and referrals of a record.

    None if there are none, and the viewer may add none.
    """
    if not (concerns or referrals or may_raise or may_refer):
        return None
    query = f"?record={reference}"
    shown = {
        "title": "Exploitation concern raised" if concerns else "Safeguarding",
        "rows": [*map(_concern_fact, concerns), *map(_referral_fact, referrals)],
        "concern_url": CONCERNS.url("new") + query if may_raise else "",
        "referral_url": REFERRALS.url("new") + query if may_refer else "",
    }
    return Panel("safeguarding/raised.html", shown)


def referrals_panel(referrals: Sequence["Referral"]) -> Panel:
    """Return the panel of the referrals that came from a concern."""
    shown = {"title": "Referrals", "rows": [*map(_referral_fact, referrals)]}
    return Panel("safeguarding/raised.html", shown, is_first=True)


def _concern_fact(row: "Concern") -> SummaryRow:
    raised = f"{written_instant(row.recorded_at)} by {row.recorded_by.display_name}"
    return replace(linked_row(CONCERNS.one, CONCERNS, row), lines=[raised])


def _referral_fact(row: "Referral") -> SummaryRow:
    tag = REFERRALS.status(row)
    return replace(linked_row(REFERRALS.one, REFERRALS, row), tag=tag)


def step_page(row: "Referral", step: str, *, now: datetime) -> FormPage:
    title, button = STEP_TITLES.get(step, ("Referral", "Save"))
    is_urgent = step == "make" and row.urgency == Urgency.URGENT
    return FormPage(
        title=title,
        caption=named(REFERRALS, row),
        back_url=REFERRALS.url("detail", row.reference),
        back_text="Back to the referral",
        lede=SENT_ALREADY if step == "make" else "",
        button=button,
        warning=_urgent_warning(row, now) if is_urgent else "",
        template="safeguarding/step.html",
        context={"ring": ring_of(row, now) if is_urgent else None},
    )


def _urgent_warning(row: "Referral", now: datetime) -> str:
    to = row.to_organisation
    desk = desk_now(to, now).name.lower() if to else "duty desk"
    return f"This is urgent. Sending it tells their {desk} at once, by e-mail."


def form_page(kind: RecordKind[Any], title: str, **given: Any) -> FormPage:
    """Return the page of a form, with the usual texts unless `given` replaces them."""
    usual = {
        "caption": "Safeguarding",
        "back_url": kind.url("list"),
        "back_text": f"All {kind.many.lower()}",
    }
    return FormPage(title=title, **(usual | given))


def line_page(line: "CountyLine", title: str, **given: Any) -> FormPage:
    """Return the page of a form about one county line."""
    return form_page(
        LINES,
        title,
        caption=named(LINES, line),
        back_url=LINES.url("detail", line.reference),
        back_text="Back to the line",
        **given,
    )
