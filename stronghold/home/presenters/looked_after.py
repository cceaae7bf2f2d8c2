"""The administrator's page: accounts to look after, and wards without a team."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts.choices import Accounts
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.london import london_date
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Link
from stronghold.directory.people.presenters import ground_without_team
from stronghold.home.presenters.counts import count

if TYPE_CHECKING:
    from stronghold.core.accounts.queries import WithoutTeam

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


def suspended_words(since: Sequence[datetime], *, by: str) -> list[str]:
    """Say since when each agreement with an administrator's partner is suspended."""
    return [
        f"{by} suspended an agreement with your organisation on "
        f"{written_date(london_date(at))}. Your colleagues are shown nothing "
        "under it until it is resumed; their accounts stay as they are."
        for at in since
    ]


def wards_without_team(
    lost: "WithoutTeam", queue: Mapping[str, str] | None, may: Callable[[Verb], bool]
) -> dict[str, Any]:
    """Return the wards, with a link to their reports for someone who may see them, or
    to where their team is decided.
    """
    url = address(reverse("reports:triage"), queue or {})
    links = [Link("See the reports without a team", url)] if queue else []
    if not queue and lost.wards and may(Verb.SET_UP_FORCE):
        links.append(Link("Decide who owns them", reverse("ownership:page")))
    if not queue and lost.districts and may(Verb.MANAGE_ORGANISATIONS):
        links.append(Link("Give wards to your teams", reverse("organisations:list")))
    return {"id": WARDS, "text": ground_without_team(lost), "links": links}
