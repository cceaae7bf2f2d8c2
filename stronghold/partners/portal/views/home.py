"""The first page of a partner, and of police who view as the partner."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from operations.closures.queries import cases_to_review, n_to_review, n_to_sign
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.approvals.queries import n_waiting_for
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.sharing.presenters import Unsigned, agreements_table
from stronghold.core.sharing.queries import (
    agreements,
    in_force_among,
    is_police,
    is_to_sign,
    last_refusal,
    signatories,
    suspended_beside,
    suspended_with,
    to_sign_among,
)
from stronghold.partners.portal.actions import note_visit
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.presenters.home import BEGINNINGS, Waiting, portal_page
from stronghold.partners.portal.presenters.not_shared import (
    not_shared_page,
    own_links,
)
from stronghold.partners.portal.queries.home import home_rows
from stronghold.partners.portal.rules import new_from
from stronghold.partners.portal.views.lookups import agreement_or_not_found, preview_of

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement
    from stronghold.core.sharing.queries import Refusal


@requires(Verb.USE_PORTAL, page="what is shared with them")
@require_safe
def home(request: SignedInRequest) -> HttpResponse:
    """Show what is shared with the viewer's organisation."""
    every = agreements(request.user)
    found = in_force_among(request.user, every)
    if not found:
        return not_shared(request)
    wanted = request.GET.get("agreement", found[0].reference)
    address = Address(agreement_or_not_found(found, wanted))
    since, now = note_visit(by=request.user), clock.now()
    waits = Waiting(
        _unsigned(request.user, every),
        reviews=cases_to_review(request.user),
        n_to_sign=n_to_sign(request.user),
        n_approvals=n_waiting_for(request.user),
    )
    rows = home_rows(request.user, address.agreement, found, since=new_from(since, now))
    page = portal_page(
        address,
        rows,
        waits,
        now=now,
        others=found,
        may={verb for *_, verb in BEGINNINGS if policy.can(request.user, verb)},
        since=since,
        suspended=_suspended(request.user, every),
    )
    return render(request, "portal/home.html", {"page": page})


@requires(Verb.VIEW_AS_PARTNER, page="what a partner is shown")
@require_safe
def as_partner(request: SignedInRequest, agreement: str, number: int) -> HttpResponse:
    """Show police what the partner of an agreement is shown, read in the same way."""
    address = preview_of(request.user, agreement, number)
    now = clock.now()
    rows = home_rows(request.user, address.agreement, [], since=new_from(None, now))
    page = portal_page(address, rows, Waiting(), now=now)
    return render(request, "portal/home.html", {"page": page})


def not_shared(request: SignedInRequest) -> HttpResponse:
    """Say that nothing is shared, why, and what the partner can do."""
    viewer = request.user
    found = agreements(viewer)
    own = []
    if policy.can(viewer, Verb.RUN_COUNCIL_CLOSURES):
        n_reviews, n_notices = n_to_review(viewer), n_to_sign(viewer)
        own = own_links(n_to_sign=n_notices, n_reviews=n_reviews)
    page = not_shared_page(
        viewer.organisation.name,
        found,
        table=agreements_table(found, for_police=is_police(viewer)),
        to_sign=_unsigned(viewer, found),
        own=own,
        n_approvals=n_waiting_for(viewer),
        suspended=_suspended(viewer, found),
    )
    return render(request, "portal/not_shared.html", {"page": page})


def _suspended(
    viewer: User, found: "Sequence[Sequence[Agreement]]"
) -> "list[tuple[Agreement, Refusal | None]]":
    """Return what is suspended, each with the refusal to resume it that stands."""
    return [(row, last_refusal(row)) for row in suspended_with(viewer, found)]


def _unsigned(viewer: User, found: "Sequence[Sequence[Agreement]]") -> list[Unsigned]:
    """Return what waits for a signature of the viewer's organisation, and whose."""
    return [
        Unsigned(
            row=row,
            may_sign=suspended is None and is_to_sign(viewer, row),
            signatories=signatories(row),
            suspended=suspended,
        )
        for row in to_sign_among(viewer, found)
        for suspended in [suspended_beside(row)]
    ]
