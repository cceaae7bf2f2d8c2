"""Which priorities the viewer may see."""

from django.db.models import Q

from operations.operation.visibility import visible_operations
from stronghold.core.accounts.models import User


def visible_priorities(viewer: User) -> Q:
    return visible_operations(viewer)
