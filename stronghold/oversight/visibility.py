"""Which events somebody may read: those of their own force, and those of no force.

What is of live warrants that they may not know is in the trail, and is shown once the
warrant has ended; so is what was told of one by name.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.db.models import Q
from django.utils.module_loading import import_string

from operations.warrants.queries import hidden_references
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import PARTNER, Kind


def visible_events(viewer: User) -> Q:
    """Return what an event must be.

    Of no force are the system's own work, and tries to sign in with an unknown name.
    """
    if not policy.can(viewer, Verb.READ_AUDIT):
        return Q(pk__in=[])
    return Q(force__in=[viewer.force.code, ""])


@dataclass(frozen=True)
class Hidden:
    """The references that a viewer may not know yet."""

    warrants: Collection[str] = ()
    told: Collection[str] = ()

    @property
    def references(self) -> list[str]:
        return [*self.warrants, *self.told]

    @property
    def events(self) -> Q:
        """Return the condition on an event that is about one of them, and not shown.

        That something was told, corrected or taken back names besides whom it was told.
        """
        of_them_alone = Q(records__contained_by=self.references) & ~Q(records=[])
        is_telling = Q(kind__in=(Kind.DISCLOSURE, Kind.ALTERATION)) & ~Q(
            actor_role=PARTNER
        )
        return of_them_alone | (is_telling & Q(records__overlap=list(self.told)))

    def left_of(self, records: Iterable[str]) -> list[str]:
        """Return the references that may be told."""
        hidden = {*self.references}
        return [one for one in records if one not in hidden]


def hidden_from(viewer: User) -> Hidden:
    """Return what this person may not know yet."""
    warrants = hidden_references(viewer)
    if not warrants:
        return Hidden()
    return Hidden(warrants, [one for told in _told_of() for one in told(warrants)])


@cache
def _told_of() -> Sequence[Callable[[Collection[str]], list[str]]]:
    return [import_string(path) for path in settings.TOLD_OF]
