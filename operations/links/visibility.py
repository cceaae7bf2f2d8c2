"""Who sees links at all: the police, each only between two records they may see.

Which those are the kinds say. A link to another team's live warrant is seen nowhere,
since the warrant is not.
"""

from django.db.models import Q

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User


def sees_links(viewer: User) -> bool:
    """Say whether a viewer sees links: partners see none, of their own cases either."""
    return viewer.organisation.kind == OrganisationKind.POLICE


def visible_links(viewer: User) -> Q:
    """Return the links of the viewer's force, before their records are asked for."""
    return Q(force=viewer.force) if sees_links(viewer) else Q(pk__in=[])
