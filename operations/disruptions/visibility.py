"""Which disruptions the viewer may see: those of the groups that they may read."""

from django.db.models import Q

from operations.groups.models import CrimeGroup
from operations.groups.visibility import visible_groups
from stronghold.core.accounts.models import User


def visible_disruptions(viewer: User) -> Q:
    return Q(group__in=CrimeGroup.objects.filter(visible_groups(viewer)).values("pk"))
