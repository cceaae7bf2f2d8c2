"""Is every record's page headed by what and where, and its tab without the address?"""

import html
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client
from django.urls import reverse

from operations.groups.record import GROUPS
from operations.records import PLAN_KINDS, RECORD_KINDS
from stronghold.core.accounts.models import User
from stronghold.core.geography.models import Street
from stronghold.core.places.models import Premises
from tests.factories import WEST_SOUTH, Cast, make_row
from tests.reasons import say_why

ADDRESS = "Flat 2, 69 Lake Street"
# What each is made with, beside its place. What was typed can hold an address too.
TYPED: dict[str, dict[str, Any]] = {
    "reports": {"concern": "dealing"},
    "warrants": {"executed_on": date(2026, 11, 2)},
    "groups": {"name": f"The {ADDRESS} group"},
    "lines": {"name": f"The {ADDRESS} line"},
    "operations": {"name": f"Operation {ADDRESS}"},
    "priorities": {"issue": f"Dealing at {ADDRESS}"},
    "taskings": {"what": f"Mend the fence of {ADDRESS}"},
}
HEADED = {
    "reports": f"Reported dealing, {ADDRESS}",
    "warrants": f"Warrant for {ADDRESS}",
    "closures": f"Closure of {ADDRESS}",
    "taskings": f"Mend the fence of {ADDRESS}",
}
TABS = {
    "reports": "Reported dealing, Lake Street, ",
    "closures": "Closure case, Lake Street, ",
    # A live warrant is known to its team alone, and what was typed may hold anything.
    "warrants": "Warrant, ",
    "concerns": "Concern, ",
    "taskings": "Tasking, ",
}


def only(pattern: str, page: str) -> str:
    (found,) = re.findall(pattern, page, re.DOTALL)
    return html.unescape(found)


def test_a_page_is_headed_by_what_and_where_and_its_tab_has_no_address(
    cast: Cast, as_user: Callable[[User], Client]
) -> None:
    client = as_user(cast.supervisor)
    street = Street.objects.create(name="Lake Street", kind="street", point=WEST_SOUTH)
    premises = Premises.objects.create(
        force=cast.officer.force,
        address=ADDRESS,
        street=street,
        point=WEST_SOUTH,
        kind="dwelling",
    )
    at = {"place_text": ADDRESS, "street": street, "premises": premises}
    for kind in (*RECORD_KINDS, *PLAN_KINDS):
        has_place = "premises" in kind.classes
        given: dict[str, Any] = {
            name: value
            for name, value in at.items()
            if has_place and name in kind.classes
        }
        row = make_row(kind, cast.supervisor, **given, **TYPED.get(kind.code, {}))
        if kind is GROUPS:
            # Another team leads it.
            say_why(cast.supervisor, row.reference)

        page = client.get(kind.url("detail", row.reference)).content.decode()

        tab = only("<title>(.*?)</title>", page)
        heading = only('<h1 class="sh-heading-l">(.*?)(?: <strong| ?</h1)', page)
        assert "69" not in tab.replace(row.reference, ""), kind.code
        assert "Flat" not in tab, kind.code
        assert tab.endswith(f", {row.reference} – Stronghold"), kind.code
        assert tab.startswith(TABS.get(kind.code, "")), kind.code
        assert heading == HEADED.get(kind.code, kind.title(row))
        assert only("data-reference>(.*?)</span", page) == row.reference
        if kind.is_titled_by_place:
            assert ADDRESS in heading, kind.code

    url = reverse("ledger:premises", args=[premises.pk])
    ledger = client.get(url).content.decode()
    assert (
        only("<title>(.*?)</title>", ledger) == "Premises in Lake Street – Stronghold"
    )
