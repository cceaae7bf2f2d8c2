"""The first page of the portal: what waits, what is new, and the agreement's terms."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.presenters import Unsigned, reminder_text
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Link
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.disclosures import revoked_text
from stronghold.partners.portal.presenters.figures.wording import period_words
from stronghold.partners.portal.presenters.navigation import OVERVIEW, portal_links
from stronghold.partners.portal.presenters.not_shared import suspended_rows
from stronghold.partners.portal.presenters.rows import rows_table
from stronghold.partners.portal.presenters.terms import figures_note, terms_rows
from stronghold.partners.portal.presenters.waiting import waiting_table

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.core.sharing.queries import Refusal
    from stronghold.partners.portal.queries import SharedRows
    from stronghold.partners.portal.queries.home import HomeRows

# How many periods of new figures are named.
MOST_NAMED = 5
BEGINNINGS = (
    ("Log a report", "portal:new_report", Verb.SEND_REPORT),
    ("Log an activity", "portal:new_activity", Verb.SEND_ACTIVITY),
    ("Open a closure case", "closures:new", Verb.RUN_COUNCIL_CLOSURES),
    ("Your deadlines in your calendar", "deadlines:feed", Verb.USE_CALENDAR),
)

# What no agreement shares: the shared views in SQL leave it out, whatever is signed.
NOT_SEEN = (
    "Reports and arrests. At most you see figures of them, with small numbers hidden.",
    "Warrants that can still be used to enter.",
    "Covert and plain-clothes patrols.",
    "Closure cases that no court has decided yet, other than your own.",
    "Anyone under 18. You see at most figures, and referrals made to you, which name "
    "no one.",
)


@dataclass(frozen=True)
class Waiting:
    """What waits for the viewer outside the agreement."""

    unsigned: Sequence[Unsigned] = ()
    # The case of each entry that waits for their review.
    reviews: Sequence[str] = ()
    n_to_sign: int = 0
    n_approvals: int = 0


def portal_page(
    address: Address,
    found: "HomeRows",
    waits: Waiting,
    *,
    now: datetime,
    others: Sequence["Agreement"] = (),
    may: Collection[Verb] = (),
    since: datetime | None = None,
    suspended: Sequence[tuple["Agreement", "Refusal | None"]] = (),
) -> dict[str, Any]:
    """Present what is shared under an agreement, for its first page.

    `since` is when the viewer's previous visit ended, if there was one. `may` are the
    verbs of BEGINNINGS that the viewer has. Police who view as the partner have no
    disclosures, as these are for one person alone.
    """
    agreement = address.agreement
    sections = [_section(rows, address, now=now) for rows in found.new if rows.rows]
    return {
        "title": "Shared by the police",
        "caption": agreement.partner.name,
        "viewed_as": address.viewed_as,
        "choices": _choices(agreement, others),
        "links": portal_links(address, OVERVIEW),
        "beginnings": [] if address.is_preview else _beginnings(may),
        "reminder": _reminder(agreement),
        # Another agreement with the same organisation.
        "suspended": [suspended_rows(*one) for one in suspended],
        "waiting": waiting_table(
            found.waiting,
            address,
            waits.unsigned,
            now=now,
            reviews=waits.reviews,
            n_to_sign=waits.n_to_sign,
            n_approvals=waits.n_approvals,
        ),
        "disclosures": rows_table(found.disclosures, now=now, links=True),
        "revoked": [revoked_text(row) for row in found.received.revoked],
        "new_title": _new_title(since, address),
        "new_text": _new_text(since, anything=bool(sections or found.figures)),
        "sections": sections,
        "terms": terms_rows(agreement, found.areas),
        "figures_note": figures_note(agreement),
        "figures_url": address.figures(),
        "figures_new": _figures_new(found.figures),
        "not_seen": NOT_SEEN,
        # For police: what is held back from the partner.
        "held_back_url": address.held_back,
    }


def _reminder(agreement: "Agreement") -> str:
    text = reminder_text(agreement)
    return f"Agreement {agreement.reference}. {text}" if text else ""


def _beginnings(may: Collection[Verb]) -> list[Link]:
    return [Link(text, reverse(name)) for text, name, verb in BEGINNINGS if verb in may]


def _new_title(since: datetime | None, address: Address) -> str:
    if since is None or address.is_preview:
        return "New in the last four weeks"
    return "New since your last visit"


def _new_text(since: datetime | None, *, anything: bool) -> str:
    if since is None:
        return "" if anything else "There is nothing new."
    last = f"You were last here on {written_instant(since)}."
    return last if anything else f"{last} There is nothing new since then."


def _figures_new(found: Sequence[tuple[str, date]]) -> str:
    if not found:
        return ""
    named = [period_words(period, day) for period, day in found[:MOST_NAMED]]
    more = len(found) - MOST_NAMED
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _section(found: "SharedRows", address: Address, *, now: datetime) -> dict[str, Any]:
    """Return the new rows of a kind, and the link to all of them."""
    kind = found.kind
    return {
        "id": kind.code,
        "title": kind.label,
        "table": rows_table(found, now=now, links=not address.is_preview),
        "all_url": address.kind(kind.code) if found.has_more else "",
    }


def _choices(agreement: "Agreement", others: Sequence["Agreement"]) -> list[Link]:
    """Offer the other agreements, where there is more than one."""
    if len(others) < 2:
        return []
    return [
        Link(
            other.reference,
            Address(other).home,
            current=other.pk == agreement.pk,
        )
        for other in others
    ]
