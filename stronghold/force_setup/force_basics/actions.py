"""The action that sets a force's name, country, marking and custody numbers."""

from dataclasses import asdict, dataclass

from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import ForceChange
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.geography.models import Force
from stronghold.force_setup.force_basics.rules import check_pattern


@dataclass(frozen=True)
class Basics:
    """What can be changed of a force; its code stays.

    `marking` is a code of Marking, or "" for that of the site.
    """

    name: str
    jurisdiction: str
    custody_pattern: str = ""
    custody_example: str = ""
    marking: str = ""


@transaction.atomic(durable=True)
def set_basics(*, by: User, given: Basics) -> None:
    """Change the administrator's force. Arrests that have a number keep it."""
    policy.require(by, Verb.SET_UP_FORCE)
    check_pattern(given.custody_pattern, given.custody_example)
    row = Force.objects.select_for_update().get(pk=by.force.pk)
    changes = {
        name: [getattr(row, name), value]
        for name, value in asdict(given).items()
        if getattr(row, name) != value
    }
    if not changes:
        return
    for name, (_, value) in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(changes))
    detail = {"change": ForceChange.BASICS_SET, **changes}
    record(Kind.PERMISSION_CHANGE, by=by, force=row.code, detail=detail)
