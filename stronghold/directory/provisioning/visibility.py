"""Whose keys and people of the directory a viewer may see: those of their force."""

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


def of_the_directory(viewer: User) -> Q:
    """Return the condition for keys, people and groups that the viewer manages."""
    if not policy.can(viewer, Verb.MANAGE_DIRECTORY):
        return Q(pk__in=[])
    return Q(force=viewer.force)
