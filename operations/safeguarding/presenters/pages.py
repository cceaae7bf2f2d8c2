"""The frames of safeguarding's pages, and the panels beside a record's facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.deadlines.choices import DeadlineKind
from operations.safeguarding import queries
from operations.safeguarding.actions.rows import WITHDRAW
from operations.safeguarding.choices import ReferralKind, ReferralState
from operations.safeguarding.presenters.rows import (
    LATE,
    PAGES,
    URGENT,
    is_pressing,
    referral_tag,
    referrals_table,
)
from operations.safeguarding.rules.referrals import PASS_NAME, steps_from
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.kernel import clock
from stronghold.look.dates import written_date, written_instant
from stronghold.look.parts import Link, SummaryRow, Table, Tag
from stronghold.records.presenters import Panel, RecordKind, written_place

if TYPE_CHECKING:
    from operations.deadlines.models import Deadline
    from operations.safeguarding.models import Concern, CountyLine, Referral
    from stronghold.records.models import Record

REFERRALS = RecordKind(
    app="safeguarding:referrals",
    export="referrals",
    one="Referral",
    many="Referrals",
    new_text="Open a referral",
    another_text="Open another referral",
    first="Referral opened",
    empty_text="Referrals that are to be made, and what came of them, will be here.",
    read=Verb.READ_SAFEGUARDING,
    write=Verb.MAKE_REFERRAL,
    withdraw=WITHDRAW,
)
CONCERNS = RecordKind(
    app="safeguarding:concerns",
    one="Concern",
    many="Exploitation concerns",
    new_text="Raise a concern",
    another_text="Raise another concern",
    first="Concern raised",
    empty_text="Concerns that somebody is exploited will be listed here.",
    read=Verb.READ_SAFEGUARDING,
    write=Verb.RAISE_CONCERN,
    withdraw=WITHDRAW,
)
LINES = RecordKind(
    app="safeguarding:lines",
    one="County line",
    many="County lines",
    new_text="Add a county line",
    another_text="Add another county line",
    first="County line added",
    empty_text="County lines that reach here will be listed here.",
    read=Verb.READ_SAFEGUARDING,
    write=Verb.RUN_COUNTY_LINES,
    withdraw=WITHDRAW,
)


@dataclass(frozen=True)
class Figure:
    """One number of the overview, with the list that it counts."""

    value: int
    label: str
    href: str


@dataclass(frozen=True)
class Overview:
    """What is open, and the ways to all of it."""

    figures: Sequence[Figure]
    table: Table | None
    links: Sequence[Link]
    concern_url: str
    referral_url: str


def overview(viewer: User) -> Overview:
    counts = queries.how_many(viewer)
    rows = queries.open_referrals(viewer)
    table = referrals_table(
        rows, queries.due_times(rows), caption="Referrals that want something"
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


def _url_if(viewer: User, kind: RecordKind) -> str:
    return kind.url("new") if policy.can(viewer, kind.write) else ""


@dataclass(frozen=True)
class FormPage:
    """What every form of safeguarding draws besides its fields."""

    title: str
    caption: str
    lede: str
    back_url: str
    back_text: str
    button: str
    warning: str = ""
    facts: Sequence[SummaryRow] = ()


def origin_page(origin: "queries.Origin") -> tuple[str, str]:
    """Return where a record's page is, and what leads back there."""
    if origin.field == "premises":
        url = reverse("ledger:premises", args=[origin.row.pk])
        return url, "Back to the premises"
    return reverse(PAGES[origin.field], args=[origin.row.reference]), "Back"


def origin_facts(origin: "queries.Origin | None") -> list[SummaryRow]:
    if origin is None:
        return []
    if origin.field == "premises":
        return [SummaryRow("Premises", origin.words)]
    facts = [SummaryRow("Record", origin.words)]
    if origin.field == "county_line":
        return [*facts, SummaryRow("Line", origin.row.name)]
    return [*facts, SummaryRow("Where", written_place(origin.row))]


HELD = (
    "Saving it opens a referral for you to make, and withdraws this record from what "
    "partners browse, at once. They are not told why. An organisation that the "
    "referral names goes on seeing it."
)


@dataclass(frozen=True)
class Button:
    """A way on from a page."""

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
    """Return what is next with a referral."""
    if row.is_in_error:
        return None
    may = policy.can(viewer, Verb.MAKE_REFERRAL)
    offered = steps_from(row.state) if may else []
    url = REFERRALS.url("step", row.reference)
    late = due is not None and due.due_at < clock.now()
    if may and not row.name_passed and row.state in PASS_NAME.sources:
        offered = [*offered, PASS_NAME]
    shown = StepsPanel(
        tag=URGENT if is_pressing(row) else LATE if late else None,
        due=_due_words(row, due),
        ring=_ring(row),
        buttons=[
            Button(step.label, f"{url}?step={step.code}", is_main=n == 0)
            for n, step in enumerate(offered)
        ],
    )
    return Panel("safeguarding/steps.html", shown, is_first=True)


def _ring(row: "Referral") -> str:
    """Say whom to ring about one that is urgent and not acknowledged."""
    if not is_pressing(row) or row.acknowledged_at:
        return ""
    to = row.to_organisation
    desk = to.duty_phone if to else ""
    second = to.second_phone if to else ""
    if not (desk or second):
        return "No duty telephone is set for them. Ring them by the number you know."
    told = [f"Duty desk: {desk}"] if desk else []
    if second:
        told.append(f"{(to and to.second_contact) or 'Second contact'}: {second}")
    return ". ".join(told) + "."


def _due_words(row: "Referral", due: "Deadline | None") -> str:
    if due is None:
        return "Nothing is due on it now."
    if due.kind == DeadlineKind.REFERRAL_ACK:
        at = written_instant(due.due_at)
        if due.due_at < clock.now():
            to = row.to_organisation
            second = "Their second contact and your sergeant have been told."
            told = second if to and to.second_email else "Your sergeant has been told."
            return f"Nobody has acknowledged it by {at}. Ring them now. {told}"
        return f"To be acknowledged by {at}. After that their second contact is told."
    if row.state == ReferralState.TO_MAKE:
        return f"To be made by {written_instant(due.due_at)}."
    day = written_date(clock.london_date(due.due_at))
    return f"Chase it if there is no decision by the end of {day}."


@dataclass(frozen=True)
class LinksPanel:
    """What `safeguarding/links.html` draws: what belongs to a county line."""

    links: Sequence[tuple[str, str, str]]
    change_url: str
    link_url: str
    referral_url: str


def links_panel(viewer: User, row: "CountyLine") -> Panel:
    may = policy.can(viewer, Verb.RUN_COUNTY_LINES) and not row.is_in_error
    may_refer = policy.can(viewer, Verb.MAKE_REFERRAL) and not row.is_in_error
    links = [
        (origin.words, origin_page(origin)[0], _kind_words(origin.field))
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
    """Return what is raised on a record of a lower slice, to those who may know.

    Found through RECORD_PANELS of the settings, since those slices know none of this.
    """
    field = FIELDS.get(row.reference[:1])
    if field is None or not policy.can(viewer, Verb.READ_SAFEGUARDING):
        return None
    concerns = queries.concerns_on(viewer, **{field: row.pk})
    referrals = queries.referrals_of(viewer, **{field: row.pk})
    asked = f"?record={row.reference}"
    counts = not row.is_in_error
    may_raise = counts and policy.can(viewer, Verb.RAISE_CONCERN)
    may_refer = counts and policy.can(viewer, Verb.MAKE_REFERRAL)
    shown = RaisedPanel(
        title="Exploitation concern raised" if concerns else "Safeguarding",
        rows=[*map(_concern_fact, concerns), *map(_referral_fact, referrals)],
        concern_url=CONCERNS.url("new") + asked if may_raise else "",
        referral_url=REFERRALS.url("new") + asked if may_refer else "",
    )
    return Panel("safeguarding/raised.html", shown)


def concern_panel(viewer: User, row: "Concern") -> Panel:
    """Return the referrals that came from a concern."""
    referrals = queries.referrals_of(viewer, concern=row.pk)
    rows = [_referral_fact(one) for one in referrals]
    shown = RaisedPanel("Referrals", rows, concern_url="", referral_url="")
    return Panel("safeguarding/raised.html", shown, is_first=True)


def _concern_fact(row: "Concern") -> SummaryRow:
    told = f"{written_instant(row.recorded_at)} by {row.recorded_by.display_name}"
    url = CONCERNS.url("detail", row.reference)
    return SummaryRow("Concern", row.reference, href=url, lines=[told])


def _referral_fact(row: "Referral") -> SummaryRow:
    return SummaryRow(
        *("Referral", row.reference),
        href=REFERRALS.url("detail", row.reference),
        tag=referral_tag(row),
        lines=[str(ReferralKind(row.kind).label)],
    )


STEP_TITLES: Mapping[str, tuple[str, str]] = {
    "make": ("The referral is made", "Save: it is made"),
    "acknowledge": ("They have acknowledged it", "Save acknowledgement"),
    "decide": ("They have decided", "Save decision"),
    "feedback": ("Told back to who raised it", "Save"),
    "name": ("The person’s name has been passed", "Save"),
}
URGENT_GOES = (
    "This is urgent. It goes to their duty desk at once. If somebody is in immediate "
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
        warning=URGENT_GOES if step == "make" and row.urgency == "urgent" else "",
    )


def form_page(kind: RecordKind, title: str, **given: Any) -> FormPage:
    own = {
        "caption": "Safeguarding",
        "lede": "",
        "back_url": kind.url("list"),
        "back_text": f"All {kind.many.lower()}",
        "button": "Save",
    }
    return FormPage(title=title, **{**own, **given})
