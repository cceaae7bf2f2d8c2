"""The records manager's page: what they answer for, and what needs a decision."""

from collections.abc import Mapping

from django.urls import reverse

from reports.triage.rules import MOST_COUNTED
from stronghold.core.accounts.choices import Accounts
from stronghold.core.kernel.weeks import Week
from stronghold.core.records.presenters import address
from stronghold.home.presenters.counts import count

_ATTEND: Mapping[str, str] = {"attend": "yes"}


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
    *, n_matches: int, n_provisions: int | None, n_due: int | None, n_erasures: int
) -> list[dict[str, str]]:
    """Return what waits for a decision, and nothing that does not.

    `n_provisions` is None for a viewer who may not approve legal limits, `n_due` for
    more than are counted.
    """
    found = (
        ("Possible duplicate arrests", n_matches, "arrests:matches"),
        ("Legal limits to review", n_provisions or 0, "law:provisions"),
        ("Records due for review", n_due, "retention:due"),
        ("Records that others propose to erase", n_erasures, "retention:erasures"),
    )
    return [count(label, n, reverse(page)) for label, n, page in found if n != 0]


def _capped(n: int) -> int | None:
    return n if n <= MOST_COUNTED else None
