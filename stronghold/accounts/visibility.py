"""Which people and organisations an administrator works with: those of their force."""

from django.db.models import Q

from stronghold.accounts.models import User


def visible_people(viewer: User) -> Q:
    """Return what an account must be for this person to see and change it."""
    return Q(organisation__force=viewer.force)


def visible_organisations(viewer: User) -> Q:
    """Return what an organisation must be for this person to see it."""
    return Q(force=viewer.force)
