"""Which force the person of a session works with; kept in the session."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from stronghold.core.accounts.models import User
from stronghold.core.accounts.several_forces.queries import let_work_with
from stronghold.core.kernel.errors import NotAllowed

KEY = "works_with"
# They change nothing (RFC 9110, 9.2.1).
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}


def take_up_force(request: HttpRequest, person: User) -> None:
    """Have a person work with the force that they chose in this session.

    It costs a statement only where someone chose another force than their own. If their
    organisation no longer works with it, the choice is over: pages are those of their
    own force again, and what they send was meant for the other, so it is refused.
    """
    chosen = request.session.get(KEY)
    if not isinstance(chosen, int):
        return
    try:
        let_work_with(person, chosen)
    except NotAllowed:
        del request.session[KEY]
        rotate_token(request)
        if request.method not in SAFE:
            # Asked before any view: Django answers this anywhere.
            raise PermissionDenied from None


def choose_force(request: HttpRequest, force_id: int) -> None:
    """Keep the choice. Forms that were opened for the force before are void.

    What someone typed for one force, in another tab, must not reach another.
    """
    request.session[KEY] = force_id
    rotate_token(request)
