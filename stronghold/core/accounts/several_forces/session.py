"""Which force the person of a session works with; kept in the session."""

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from stronghold.core.accounts.models import User
from stronghold.core.accounts.several_forces.queries import let_work_with

KEY = "works_with"


def take_up_force(request: HttpRequest, person: User) -> None:
    """Have a person work with the force that they chose in this session.

    It costs a statement only where someone chose another force than their own.
    """
    chosen = request.session.get(KEY)
    if isinstance(chosen, int):
        let_work_with(person, chosen)


def choose_force(request: HttpRequest, force_id: int) -> None:
    """Keep the choice. Forms that were opened for the force before are void.

    What someone typed for one force, in another tab, must not reach another.
    """
    request.session[KEY] = force_id
    rotate_token(request)
