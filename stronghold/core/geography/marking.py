"""The protective marking of a force, which every page, paper and file of it carries."""

from typing import TYPE_CHECKING

from django.conf import settings

from stronghold.core.geography.choices import Marking

if TYPE_CHECKING:
    from stronghold.core.geography.models import Force


def marking_of(force: "Force | None") -> str:
    """Return the marking that a force has decided; else that of the site.

    `force` is the one whose data is shown; None where no one is signed in.
    """
    if force is None or not force.marking:
        return settings.PROTECTIVE_MARKING
    return Marking(force.marking).label
