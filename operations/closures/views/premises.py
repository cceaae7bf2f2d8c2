"""The offer on a case's page to make its address known premises."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from operations.closures.actions.premises import make_premises
from operations.closures.record import CLOSURES
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.places.rules import can_be_known
from stronghold.core.records.presenters import Panel

if TYPE_CHECKING:
    from stronghold.core.records.models import Record


@requires(Verb.USE_CLOSURES, page="the premises of a closure case")
@require_POST
def premises(request: SignedInRequest, reference: str) -> HttpResponse:
    """Make the address of a case known premises."""
    try:
        case = make_premises(by=request.user, reference=reference)
    except RuleBroken as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"{case.place_text} is a known address now")
    return redirect("closures:detail", reference)


def premises_panel(viewer: User, row: "Record") -> Panel | None:
    """Offer it for a case at a house number that is not loaded."""
    if not row.reference.startswith(CLOSURES.prefix) or row.premises_id:
        return None
    is_address = can_be_known(
        row.place_text, has_street=bool(row.street_id), has_point=bool(row.point)
    )
    may = policy.can(viewer, CLOSURES.verb_to_write(viewer)) and not row.is_in_error
    if not (is_address and may):
        return None
    return Panel(
        "closures/premises.html",
        {
            "words": f"{row.place_text} is not a known address yet, so this case is "
            f"listed under {row.street.name} alone.",
            "button": f"Make {row.place_text} a known address",
            "url": CLOSURES.url("premises", row.reference),
        },
    )
