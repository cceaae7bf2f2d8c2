"""The administrator's page: accounts to look after, and wards without a team."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from stronghold.core.accounts.choices import Accounts
from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Link
from stronghold.figures.presenters.wording import listed
from stronghold.home.presenters.counts import count

WARDS = "wards"


def counts_of(
    accounts: Sequence[tuple[Accounts, int]], *, n_left: int, n_wards: int | None
) -> list[dict[str, str]]:
    """Return how many accounts are in each group, how many leavers' work is to be
    handed over, and how many wards have no team.

    `n_wards` is None for a partner's administrator, who looks after no wards.
    """
    url = reverse("people:list")
    found = [
        count(str(which.label), n, address(url, {"show": which.value}))
        for which, n in accounts
    ]
    found.append(count("Leavers’ work to hand over", n_left, reverse("handover:list")))
    if n_wards is not None:
        # The part of the page about them is there only if there are any.
        wards_url = f"#{WARDS}" if n_wards else reverse("ownership:page")
        found.append(count("Wards without a team", n_wards, wards_url))
    return found


def wards_without_team(
    names: Sequence[str], queue: Mapping[str, str] | None, *, may_decide: bool
) -> dict[str, Any]:
    """Return the wards, with a link to their reports for someone who may see them, or
    to where their team is decided.
    """
    n = "1 ward has" if len(names) == 1 else f"{len(names):,} wards have"
    text = "See the reports without a team"
    url = address(reverse("reports:triage"), queue or {})
    decide = Link("Decide who owns them", reverse("ownership:page"))
    return {
        "id": WARDS,
        "text": f"{n} no team: {listed(names)}.",
        "link": Link(text, url) if queue else decide if may_decide else None,
    }
