"""The overview, the pages of forms, and the panels on the pages of records."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.choices import DeadlineKind
from operations.safeguarding import queries
from operations.safeguarding.actions.origin import WITHDRAW
from operations.safeguarding.choices import ReferralKind, ReferralState
from operations.safeguarding.presenters.records import (
    LATE,
    PAGES,
    URGENT,
    is_pressing,
    referral_tag,
    referrals_table,
)
from operations.safeguarding.rules.referrals import PASS_NAME, steps_from
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.presenters import KindWords, Panel, written_place
from stronghold.core.ui.dates import written_date, written_instant
from stronghold.core.ui.parts import Link, SummaryRow, Table, Tag

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline
    from operations.safeguarding.models import Concern, CountyLine, Referral
    from stronghold.core.records.models import Record

REFERRALS = KindWords(
    app="safeguarding:referrals",
    export="referrals",
    one="Referral",
    many="Referrals",
    new_text="Open a referral",
    another_text="Open another referral",
    first="Referral opened",
    empty_text="Referrals to be made, and their outcomes, will be listed here.",
    read=Verb.READ_SAFEGUARDING,
    write=Verb.MAKE_REFERRAL,
    withdraw=WITHDRAW,
)
CONCERNS = KindWords(
    app="safeguarding:concerns",
    one="Concern",
    many="Exploitation concerns",
    new_text="Raise a concern",
    another_text="Raise another concern",
    first="Concern raised",
    empty_text="Concerns that someone is exploited will be listed here.",
    read=Verb.READ_SAFEGUARDING,
    write=Verb.RAISE_CONCERN,
    withdraw=WITHDRAW,
)
LINES = KindWords(
    app="safeguarding:lines",
    one="County line",
    many="County lines",
    new_text="Add a county line",
    another_text="Add another county line",
    first="County line added",
    empty_text="County lines that reach this area will be listed here.",
    read=Verb.READ_SAFEGUARDING,
    write=Verb.RUN_COUNTY_LINES,
    withdraw=WITHDRAW,
)


@dataclass(frozen=True)
class Figure:
    """One number of the overview, with the address of the list it counts."""

    value: int
    label: str
    href: str


@dataclass(frozen=True)
class Overview:
    """What `safeguarding/overview.html` draws."""

    figures: Sequence[Figure]
    table: Table | None
    links: Sequence[Link]
    concern_url: str
    referral_url: str


def overview(viewer: User) -> Overview:
    """Return the open referrals, what is due on them, and counts with their lists."""
    counts = queries.open_counts(viewer)
    rows = queries.open_referrals(viewer)
    table = referrals_table(
        rows, queries.due_times(rows), caption="Referrals needing action"
    )
    referrals = REFERRALS.url("list")
    return Overview(
        figures=[
            Figure(
                counts["to_make"], "Referrals to be made", f"{referrals}?state=to_make"
            ),
            Figure(counts["waiting"], "Waiting for an answer", referrals),
            Figure(counts["lines"], "County lines open", LINES.url("list")),
        ],
        table=table,
        links=sections(),
        concern_url=_url_if(viewer, CONCERNS),
        referral_url=_url_if(viewer, REFERRALS),
    )


def sections() -> list[Link]:
    return [
        Link("Overview", reverse("safeguarding:overview"), current=True),
        Link("Referrals", REFERRALS.url("list")),
        Link("Concerns", CONCERNS.url("list")),
        Link("County lines", LINES.url("list")),
    ]


def _url_if(viewer: User, kind: KindWords) -> str:
    return kind.url("new") if policy.can(viewer, kind.write) else ""


@dataclass(frozen=True)
class FormPage:
    """What the page of a form of safeguarding shows around its fields."""

    title: str
    caption: str
    lede: str
    back_url: str
    back_text: str
    button: str
    warning: str = ""
    facts: Sequence[SummaryRow] = ()


def origin_page(origin: "queries.Origin") -> tuple[str, str]:
    """Return the address of an origin's page, and the text of the link back to it."""
    if origin.field == "premises":
        url = reverse("ledger:premises", args=[origin.row.pk])
        return url, "Back to the premises"
    return reverse(PAGES[origin.field], args=[origin.row.reference]), "Back"


def origin_facts(origin: "queries.Origin | None") -> list[SummaryRow]:
    if origin is None:
        return []
    if origin.field == "premises":
        return [SummaryRow("Premises", origin.name)]
    facts = [SummaryRow("Record", origin.name)]
    if origin.field == "county_line":
        return [*facts, SummaryRow("Line", origin.row.name)]
    return [*facts, SummaryRow("Where", written_place(origin.row))]


WITHHELD_WARNING = (
    "Saving it opens a referral for you to make, and hides this record from partners "
    "at once. They are not given the reason. An organisation named in the referral "
    "continues to see it."
)


@dataclass(frozen=True)
class Button:
    """A link that looks like a button."""

    text: str
    url: str
    is_main: bool = False


@dataclass(frozen=True)
class StepsPanel:
    """What `safeguarding/steps.html` draws."""

    tag: Tag | None
    due: str
    ring: str
    buttons: Sequence[Button]


def steps_panel(viewer: User, row: "Referral", due: "Deadline | None") -> Panel | None:
    """Return the panel with the next steps of a referral; None if it is in error."""
    if row.is_in_error:
        return None
    may_refer = policy.can(viewer, Verb.MAKE_REFERRAL)
    offered = steps_from(row.state) if may_refer else []
    url = REFERRALS.url("step", row.reference)
    late = due is not None and due.due_at < clock.now()
    if may_refer and not row.name_passed and row.state in PASS_NAME.sources:
        offered = [*offered, PASS_NAME]
    shown = StepsPanel(
        tag=URGENT if is_pressing(row) else LATE if late else None,
        due=_due_text(row, due),
        ring=_ring(row),
        buttons=[
            Button(step.label, f"{url}?step={step.code}", is_main=n == 0)
            for n, step in enumerate(offered)
        ],
    )
    return Panel("safeguarding/steps.html", shown, is_first=True)


def _ring(row: "Referral") -> str:
    """Return who to ring about an urgent referral that is not acknowledged."""
    if not is_pressing(row) or row.acknowledged_at:
        return ""
    to = row.to_organisation
    desk = to.duty_phone if to else ""
    second = to.second_phone if to else ""
    if not (desk or second):
        return "No duty telephone is set for them. Ring them on the number you know."
    numbers = [f"Duty desk: {desk}"] if desk else []
    if second:
        numbers.append(f"{(to and to.second_contact) or 'Second contact'}: {second}")
    return ". ".join(numbers) + "."


def _due_text(row: "Referral", due: "Deadline | None") -> str:
    if due is None:
        return "Nothing is due on it now."
    if due.kind == DeadlineKind.REFERRAL_ACK:
        at = written_instant(due.due_at)
        if due.due_at < clock.now():
            to = row.to_organisation
            both = "Their second contact and your sergeant have been alerted."
            one = "Your sergeant has been alerted."
            alerted = both if to and to.second_email else one
            return f"Not acknowledged by {at}. Ring them now. {alerted}"
        return f"To be acknowledged by {at}. After that we alert their second contact."
    if row.state == ReferralState.TO_MAKE:
        return f"To be made by {written_instant(due.due_at)}."
    day = written_date(clock.london_date(due.due_at))
    return f"Chase it if there is no decision by the end of {day}."


@dataclass(frozen=True)
class LinksPanel:
    """What `safeguarding/links.html` draws: the records of a county line.

    `links` are the name, address and kind of each record.
    """

    links: Sequence[tuple[str, str, str]]
    change_url: str
    link_url: str
    referral_url: str


def links_panel(viewer: User, row: "CountyLine") -> Panel:
    may = policy.can(viewer, Verb.RUN_COUNTY_LINES) and not row.is_in_error
    may_refer = policy.can(viewer, Verb.MAKE_REFERRAL) and not row.is_in_error
    links = [
        (origin.name, origin_page(origin)[0], _kind_words(origin.field))
        for origin in queries.links_of(viewer, row)
    ]
    shown = LinksPanel(
        links=links,
        change_url=LINES.url("change", row.reference) if may else "",
        link_url=LINES.url("link", row.reference) if may else "",
        referral_url=(
            f"{REFERRALS.url('new')}?record={row.reference}" if may_refer else ""
        ),
    )
    return Panel("safeguarding/links.html", shown)


def _kind_words(field: str) -> str:
    words: Mapping[str, str] = {"closure": "closure case"}
    return words.get(field, field)


@dataclass(frozen=True)
class RaisedPanel:
    """What `safeguarding/raised.html` draws on the page of a record."""

    title: str
    rows: Sequence[SummaryRow]
    concern_url: str
    referral_url: str


FIELDS: Mapping[str, str] = {"R": "report", "A": "arrest", "C": "closure"}


def record_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the concerns and referrals of a record, for those who may read them.

    Found through RECORD_PANELS in the settings: the record's own topic lies below.
    """
    field = FIELDS.get(row.reference[:1])
    if field is None or not policy.can(viewer, Verb.READ_SAFEGUARDING):
        return None
    concerns = queries.concerns_on(viewer, **{field: row.pk})
    referrals = queries.referrals_of(viewer, **{field: row.pk})
    query = f"?record={row.reference}"
    is_valid = not row.is_in_error
    may_raise = is_valid and policy.can(viewer, Verb.RAISE_CONCERN)
    may_refer = is_valid and policy.can(viewer, Verb.MAKE_REFERRAL)
    shown = RaisedPanel(
        title="Exploitation concern raised" if concerns else "Safeguarding",
        rows=[*map(_concern_fact, concerns), *map(_referral_fact, referrals)],
        concern_url=CONCERNS.url("new") + query if may_raise else "",
        referral_url=REFERRALS.url("new") + query if may_refer else "",
    )
    return Panel("safeguarding/raised.html", shown)


def concern_panel(viewer: User, row: "Concern") -> Panel:
    """Return the referrals that came from a concern."""
    referrals = queries.referrals_of(viewer, concern=row.pk)
    rows = [_referral_fact(referral) for referral in referrals]
    shown = RaisedPanel("Referrals", rows, concern_url="", referral_url="")
    return Panel("safeguarding/raised.html", shown, is_first=True)


def _concern_fact(row: "Concern") -> SummaryRow:
    raised = f"{written_instant(row.recorded_at)} by {row.recorded_by.display_name}"
    url = CONCERNS.url("detail", row.reference)
    return SummaryRow("Concern", row.reference, href=url, lines=[raised])


def _referral_fact(row: "Referral") -> SummaryRow:
    return SummaryRow(
        "Referral",
        row.reference,
        href=REFERRALS.url("detail", row.reference),
        tag=referral_tag(row),
        lines=[str(ReferralKind(row.kind).label)],
    )


STEP_TITLES: Mapping[str, tuple[str, str]] = {
    "make": ("The referral was sent", "Save: it was sent"),
    "acknowledge": ("They have acknowledged it", "Save acknowledgement"),
    "decide": ("They have decided", "Save decision"),
    "feedback": ("The outcome was sent to the person who raised it", "Save"),
    "name": ("The person’s name has been passed", "Save"),
}
URGENT_WARNING = (
    "This is urgent. It goes to their duty desk at once. If someone is in immediate "
    "danger, ring as well."
)


def step_page(row: "Referral", step: str) -> FormPage:
    title, button = STEP_TITLES.get(step, ("Referral", "Save"))
    return FormPage(
        title=title,
        caption=f"{row.reference}, {ReferralKind(row.kind).label}",
        lede="",
        back_url=REFERRALS.url("detail", row.reference),
        back_text="Back to the referral",
        button=button,
        warning=URGENT_WARNING if step == "make" and row.urgency == "urgent" else "",
    )


def form_page(kind: KindWords, title: str, **given: Any) -> FormPage:
    """Return the page of a form, with the usual texts unless `given` replaces them."""
    usual = {
        "caption": "Safeguarding",
        "lede": "",
        "back_url": kind.url("list"),
        "back_text": f"All {kind.many.lower()}",
        "button": "Save",
    }
    return FormPage(title=title, **(usual | given))
