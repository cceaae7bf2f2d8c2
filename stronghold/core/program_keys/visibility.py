"""Which keys a person may see, their own, and what those can open."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.scopes import SCOPES, Scope


def visible_keys(viewer: User) -> Q:
    if not policy.can(viewer, Verb.MAKE_KEYS):
        return Q(pk__in=[])
    return Q(owner=viewer)


def scopes_open_to(user: User) -> list[Scope]:
    """Return the scopes of which the user may do something."""
    return [
        scope for scope in SCOPES if any(policy.can(user, verb) for verb in scope.needs)
    ]
