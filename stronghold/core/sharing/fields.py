"""Classes of fields: who may read a field.

Each field of a kind of record has one in its row of `record.py`; other models have a
table in `redaction.py`. A field without a class is hidden: the site does not start with
one in a kind of record, and a test fails for any other.
"""

from collections.abc import Mapping
from enum import StrEnum

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb


class FieldClass(StrEnum):
    # What, when and in which area: the fields that figures are made of.
    OPEN = "open"
    # For the police only: how it was received, who recorded it, other details.
    POLICE = "police"
    # Needs its own verb as well as the one to read the record.
    RESTRICTED = "restricted"
    # An address or a point, more exact than a street.
    PLACE_EXACT = "place_exact"
    # Typed by a person, so it may be about a person.
    FREE_TEXT = "free_text"
    # The original words, not cleared of what could reveal a source.
    ORIGINAL = "original"
    # Keys and technical fields, shown to no one.
    INTERNAL = "internal"


READ_BY_POLICE = frozenset(
    {
        FieldClass.OPEN,
        FieldClass.POLICE,
        FieldClass.PLACE_EXACT,
        FieldClass.FREE_TEXT,
    }
)


def fields_read_by(
    viewer: User, verb: Verb, fields: Mapping[str, FieldClass]
) -> frozenset[str]:
    """Return the fields that a viewer with this verb sees of a record."""
    if not policy.can(viewer, verb):
        return frozenset()
    readable = set(READ_BY_POLICE)
    if policy.can(viewer, Verb.READ_ORIGINALS):
        readable.add(FieldClass.ORIGINAL)
    return frozenset(name for name, kind in fields.items() if kind in readable)
