"""The records manager's page: what they answer for, and what needs a decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from reports.triage.rules import MOST_COUNTED
from stronghold.core.accounts.choices import Accounts
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import address
from stronghold.core.sharing.presenters.suspended import url_of_these
from stronghold.core.ui.parts import Column, Row, Table
from stronghold.home.presenters.counts import count
from stronghold.oversight.breaches.presenters import breaches_table
from stronghold.oversight.requests.presenters.pages import requests_table

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.oversight.breaches.queries import Shown as Breach
    from stronghold.oversight.requests.queries import Shown as Request

_ATTEND: Mapping[str, str] = {"attend": "yes"}
_DUE: Mapping[str, str] = {"due": "yes"}
# The most requests that the home page lists, the first due first.
MOST_DUE = 10


def counts_of(
    week: Week,
    *,
    n_unusual: int,
    refusals: Mapping[str, str],
    n_refused: int,
    n_agreements: int,
    n_disclosures: int,
    n_accounts: int,
    n_reporters: int,
) -> list[dict[str, str]]:
    """Return six of the numbers. `refusals` is the filter of the audit log."""
    read = address(reverse("reading:week", args=[str(week)]), {"unusual": "yes"})
    log = address(reverse("oversight:log"), refusals)
    agreements = address(reverse("sharing:list"), _ATTEND)
    disclosures = address(reverse("disclosures:list"), _ATTEND)
    accounts = address(reverse("people:list"), {"show": Accounts.LAPSED.value})
    reporters = reverse("reports:reporters_due")
    return [
        count("Unusual reading by partners, last week", n_unusual, read),
        count("Access refused, last 7 days", _capped(n_refused), log),
        count("Agreements to sign or review", n_agreements, agreements),
        count("Disclosures not read or ending", _capped(n_disclosures), disclosures),
        count("Accounts closed or not used", n_accounts, accounts),
        count("Contact details to review", n_reporters, reporters),
    ]


def without_case(week: Week, n: int) -> dict[str, str]:
    """Return the number of people of the police whose reading waits to be looked at."""
    url = reverse("reading:police", args=[str(week)])
    return count("Reading without a case, last week", n, url)


def decisions(
    *,
    n_matches: int,
    n_provisions: int | None,
    n_due: int | None,
    n_schedules: int,
    n_erasures: int,
    n_approvals: int,
    n_requests: int,
    n_breaches: int,
) -> list[dict[str, str]]:
    """Return what waits for a decision, and nothing that does not.

    `n_provisions` is None for a viewer who may not approve legal limits, `n_due` for
    more than are counted.
    """
    found = (
        ("Possible duplicate arrests", n_matches, "arrests:matches"),
        ("Legal limits to review", n_provisions or 0, "law:provisions"),
        ("Records due for review", n_due, "retention:due"),
        ("Retention rules to look at again", n_schedules, "retention:rules"),
        ("Records that others propose to erase", n_erasures, "retention:erasures"),
        ("Access to approve", n_approvals, "approvals:list"),
    )
    plain = [count(label, n, reverse(page)) for label, n, page in found if n != 0]
    due = (
        ("Requests due within 7 days, or late", n_requests, "requests:list"),
        ("Breaches to report, or people to inform", n_breaches, "breaches:list"),
    )
    return plain + [
        count(label, n, address(reverse(page), _DUE)) for label, n, page in due if n
    ]


def to_resume(rows: Sequence["Agreement"]) -> list[dict[str, str]]:
    """Count the suspended agreements that someone else asked to resume."""
    if not rows:
        return []
    label = "Suspended agreements to resume"
    return [count(label, len(rows), url_of_these(rows))]


def refused_to_resume(rows: Sequence["Agreement"]) -> list[dict[str, str]]:
    """Count the suspended agreements that the viewer asked in vain to resume."""
    if not rows:
        return []
    label = "Refused: agreements you asked to resume"
    return [count(label, len(rows), url_of_these(rows))]


def due_by_law(
    requests: "Sequence[Request]", breaches: "Sequence[Breach]", *, now: datetime
) -> Table | None:
    """Return the requests that are open and the breaches with something owed by law."""
    tables = (
        breaches_table(breaches, "", now=now),
        requests_table(requests[:MOST_DUE], "", now=now),
    )
    rows = [
        Row([row.cells[0], row.cells[2], row.cells[-1]])
        for table in tables
        if table
        for row in table.rows
    ]
    if not rows:
        return None
    columns = [Column(text) for text in ("What", "By when", "Status")]
    return Table("Due by law", columns, rows, hide_caption=True, stacked=True)


def _capped(n: int) -> int | None:
    return n if n <= MOST_COUNTED else None
