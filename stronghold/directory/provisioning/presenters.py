"""The page of the directory: its keys, and the people without an open account."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts.choices import Shut
from stronghold.core.kernel.london import london_date
from stronghold.core.ui.dates import short_date, short_instant
from stronghold.core.ui.parts import Cell, Column, Row, ShownKey, SummaryRow, Table
from stronghold.directory.provisioning.rules import display_name_of

if TYPE_CHECKING:
    from stronghold.core.accounts.models import (
        ProvisionedPerson,
        ProvisioningKey,
        User,
    )

# Why there is no account, where an administrator can do something about it here.
DECIDED_HERE = {Shut.SAME_NAME, Shut.CLOSED_HERE}
NO_GROUP = "In no group"


def directory_page(
    keys: Sequence["ProvisioningKey"],
    shut_out: Sequence["ProvisionedPerson"],
    *,
    n_managed: int,
    address: str,
    token: str = "",
) -> dict[str, Any]:
    """Return what `people/directory.html` draws; `address` is that of SCIM here."""
    is_in_use = bool(n_managed or shut_out or keys)
    managed = f"{n_managed:,} open account{'s' if n_managed != 1 else ''}"
    return {
        "keys": [_key(key) for key in keys],
        "managed": f"The directory manages {managed}." if is_in_use else "",
        "shut_out": _table(shut_out),
        "address": address,
        "token": token,
    }


def _key(key: "ProvisioningKey") -> ShownKey:
    facts = [
        ("Made", short_date(london_date(key.made_at))),
        ("By", key.made_by.display_name),
        ("Last used", short_instant(key.used_at) if key.used_at else "Never"),
        ("Works until", short_date(london_date(key.until))),
    ]
    if key.approved_at is None:
        facts.append(("State", "Waits for approval, and opens nothing until then"))
    return ShownKey(key.name, facts, reverse("directory:revoke", args=[key.pk]))


def _table(people: Sequence["ProvisionedPerson"]) -> Table | None:
    if not people:
        return None
    columns = ("Name", "In the directory", "Why there is no open account", "Groups")
    return Table(
        caption="People without an open account",
        hide_caption=True,
        stacked=True,
        columns=[Column(label) for label in columns],
        rows=[_row(person) for person in people],
    )


def _row(person: "ProvisionedPerson") -> Row:
    name = display_name_of(person.details)
    page = reverse("directory:person", args=[person.pk])
    is_here = person.shut in DECIDED_HERE
    return Row(
        [
            Cell(name, href=page) if is_here else Cell(name),
            person.details["userName"],
            person.get_shut_display(),
            _groups(person),
        ]
    )


def _groups(person: "ProvisionedPerson") -> str:
    return ", ".join(sorted(str(one) for one in person.groups.all())) or NO_GROUP


def person_page(person: "ProvisionedPerson", account: "User | None") -> dict[str, Any]:
    """Return what `people/shut_out.html` draws.

    `account` is the one that has the person's username already, or is theirs.
    """
    rows = [
        SummaryRow("In the directory", person.details["userName"]),
        SummaryRow("Groups", _groups(person)),
        SummaryRow("No open account because", person.get_shut_display()),
    ]
    if account:
        address = reverse("people:person", args=[account.username])
        name = f"{account.display_name} ({account.username})"
        rows.append(SummaryRow("The account", name, href=address))
    return {
        "name": display_name_of(person.details),
        "rows": rows,
        "is_same_name": person.shut == Shut.SAME_NAME,
        "decide_url": reverse("directory:person", args=[person.pk]),
    }
