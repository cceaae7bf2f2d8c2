"""Looks up what an address of the portal names; NotFound where it does not exist."""

from typing import TYPE_CHECKING

from django.http import HttpRequest

from stronghold.core.accounts.models import User
from stronghold.core.kernel.decided import site_alone
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.queries import status_of, version
from stronghold.partners.portal.kinds import KINDS, SharedKind
from stronghold.partners.portal.presenters.address import Address
from stronghold.partners.portal.queries import MOST_PAGES

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

LONGEST_NUMBER = 5


def kind_or_not_found(address: Address, code: str) -> SharedKind:
    """Return the kind with this code, if the agreement shares its rows."""
    if code not in KINDS or code not in address.agreement.rows:
        raise NotFound
    return KINDS[code]


def agreement_or_not_found(found: list["Agreement"], reference: str) -> "Agreement":
    """Return the agreement with this reference out of those in force."""
    for agreement in found:
        if agreement.reference == reference:
            return agreement
    raise NotFound


def preview_of(viewer: User, reference: str, number: int) -> Address:
    """Return the pages of a version of an agreement, for police who view as partner."""
    # In the partner's words: it has the names that come with the site.
    site_alone()
    agreement = version(viewer, reference, number)
    return Address(agreement, previewed=status_of(agreement))


def page_number(request: HttpRequest) -> int:
    """Return the page number in the address: 1 without one, at most MOST_PAGES."""
    text = request.GET.get("page", "1")
    is_number = text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER
    number = int(text) if is_number else 0
    if not 1 <= number <= MOST_PAGES:
        raise NotFound
    return number
