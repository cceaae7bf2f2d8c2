"""What an address of the portal asks for; what is not there is NotFound."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from stronghold.kernel.errors import NotFound
from stronghold.portal.kinds import KINDS, SharedKind
from stronghold.portal.presenters.address import Address
from stronghold.portal.queries import MOST_PAGES

if TYPE_CHECKING:
    from stronghold.sharing.models import Agreement

LONGEST_NUMBER = 5


def kind_of(address: Address, code: str) -> SharedKind:
    """Return the kind with a code, if the agreement releases its rows."""
    if code not in KINDS or code not in address.agreement.rows:
        raise NotFound
    return KINDS[code]


def one_of(found: list["Agreement"], reference: str) -> "Agreement":
    """Return the agreement with a reference; what is not in force is not there."""
    for agreement in found:
        if agreement.reference == reference:
            return agreement
    raise NotFound


def number_of(request: HttpRequest) -> int:
    """Return the number of the page asked for."""
    text = request.GET.get("page", "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    number = int(text) if is_number else 0
    if not 1 <= number <= MOST_PAGES:
        raise NotFound
    return number
