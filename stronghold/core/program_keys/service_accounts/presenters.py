"""The list of service accounts, and the page of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts.scopes import labels_of
from stronghold.core.kernel.london import london_date
from stronghold.core.program_keys.service_accounts.rules import MOST_KEYS
from stronghold.core.ui.dates import short_date, short_instant
from stronghold.core.ui.form_page import FormPage
from stronghold.core.ui.parts import (
    Cell,
    Column,
    Row,
    ShownKey,
    SummaryRow,
    Table,
    Tag,
)

if TYPE_CHECKING:
    from stronghold.core.accounts.models import Organisation, User
    from stronghold.core.program_keys.models import ProgramKey

COLUMNS = ("Name", "Account", "What it may do", "Organisation", "Last used")


@dataclass(frozen=True)
class ServicePage:
    """The page of one service account; `token` is that of a new key, shown once."""

    name: str
    username: str
    organisation: str
    tag: Tag
    rows: Sequence[SummaryRow]
    keys: Sequence[ShownKey]
    is_open: bool
    may_make: bool
    token: str
    waits: str


def services_table(
    services: Sequence["User"], keys: Mapping[int, Sequence["ProgramKey"]]
) -> Table | None:
    """Return the table of service accounts, with the valid keys of each by its id."""
    if not services:
        return None
    return Table(
        caption="Service accounts",
        hide_caption=True,
        stacked=True,
        columns=[Column(label) for label in COLUMNS],
        rows=[_row(one, keys[one.pk]) for one in services],
    )


def _row(service: "User", keys: Sequence["ProgramKey"]) -> Row:
    name = Cell(
        service.display_name,
        href=reverse("services:service", args=[service.username]),
        note=service.username,
    )
    used = max((key.used_at for key in keys if key.used_at), default=None)
    return Row(
        cells=[
            name,
            Cell("", tag=_state(service, keys)),
            Cell("; ".join(labels_of(service.service.scopes))),
            Cell(
                service.organisation.name,
                note=service.team.name if service.team else "",
            ),
            Cell(short_date(london_date(used)) if used else "Never", whole=True),
        ],
        muted=not service.is_active,
    )


def _state(service: "User", keys: Sequence["ProgramKey"]) -> Tag:
    if not service.is_active:
        return Tag("Closed", "stopped")
    if service.approved_at is None:
        return Tag("Waits for approval", "waiting")
    return Tag("Open", "active") if keys else Tag("Has no key", "waiting")


def service_page(
    service: "User", keys: Sequence["ProgramKey"], *, token: str = ""
) -> ServicePage:
    """Present a service account with its valid keys, the newest first."""
    of = service.service
    team = service.team.name if service.team else "None"
    made = f"{short_date(london_date(service.created_at))}, by {of.made_by}"
    return ServicePage(
        name=service.display_name,
        username=service.username,
        organisation=service.organisation.name,
        tag=_state(service, keys),
        rows=[
            SummaryRow("Name in the audit log", service.username),
            SummaryRow("Organisation", service.organisation.name),
            SummaryRow("Purpose", of.purpose),
            SummaryRow("Mailbox", service.email),
            SummaryRow("May", "; ".join(labels_of(of.scopes))),
            SummaryRow("From", ", ".join(of.networks) or "Any network"),
            SummaryRow("Team", team),
            SummaryRow("Opened", made),
        ],
        keys=[_key(service, key) for key in keys],
        is_open=service.is_active,
        may_make=service.is_active and len(keys) < MOST_KEYS,
        token=token,
        waits=_waits(service, keys),
    )


def _waits(service: "User", keys: Sequence["ProgramKey"]) -> str:
    """Say what a second person has still to approve; "" if nothing waits."""
    if not service.is_active:
        return ""
    until = "until a second person has approved it, who manages no accounts."
    if service.approved_at is None:
        return f"This account opens nothing {until}"
    if getattr(service, "asked", None):
        return f"What was changed does not count {until}"
    if any(key.approved_at is None for key in keys):
        return f"A new key opens nothing {until}"
    return ""


def _key(service: "User", key: "ProgramKey") -> ShownKey:
    facts = [("Works with", key.force.name)] if key.force else []
    facts += [
        ("Made", short_date(london_date(key.made_at))),
        ("Last used", short_instant(key.used_at) if key.used_at else "Never"),
        ("Works until", short_date(london_date(key.until))),
    ]
    if key.approved_at is None:
        facts.append(("State", "Waits for approval"))
    url = reverse("services:revoke", args=[service.username, key.pk])
    return ShownKey(key.name, facts, url)


def new_page(organisation: "Organisation", *, is_only: bool) -> FormPage:
    """Return the page of the form of a new service account."""
    back = reverse("services:list" if is_only else "services:new")
    return FormPage(
        title="Open a service account",
        caption=organisation.name,
        back_url=back,
        back_text="Service accounts" if is_only else "Another organisation",
        button="Open the account",
        template="services/new.html",
        context={"organisation": organisation},
    )


def change_page(service: "User") -> FormPage:
    """Return the page of the form that changes a service account."""
    return FormPage(
        title=f"Change {service.display_name}",
        caption=service.organisation.name,
        lede="Its keys open at once what you choose here, but for what is more than "
        "before: that waits for approval.",
        back_url=reverse("services:service", args=[service.username]),
    )


def close_page(service: "User") -> FormPage:
    """Return the page that closes a service account."""
    return FormPage(
        title=f"Close {service.display_name}",
        lede="Its keys stop working at once. What it recorded stays, under its name. "
        "It cannot be opened again.",
        back_url=reverse("services:service", args=[service.username]),
        button="Close the account",
        button_kind="warning",
    )
