"""What a program demands of a change of a record, until the change is made.

That the record is as the program read it (If-Match), and that a change sent twice is
made once (Idempotency-Key). Every action that changes a record locks it by `locked_one`
first, which checks both in the transaction of the change, for every move of every kind:
of two programs at once, only one passes.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import ChangedSince
from stronghold.core.records.kind import Kind
from stronghold.core.records.submission import Submission

# Hexadecimal digits of a version: enough that two states never share one.
_VERSION_DIGITS = 32


class SentBefore(Exception):
    """The same change was made before, by the same submission: it is not made again."""


@dataclass
class Conditions:
    """What a change of one record must meet.

    `versions` are those of which one must be the record's own, as `version` works it
    out; empty for any. `submission` identifies a change that is to be made once. Where
    the record itself keeps what a change was sent as, `made_before` says whether it has
    it, and the action returns the first result.
    """

    by: User
    reference: str
    version: Callable[[Any], str]
    versions: frozenset[str] = frozenset()
    submission: Submission | None = None
    made_before: Callable[[Any], bool] | None = None
    is_met: bool = False

    def check_version(self, row: Any) -> None:
        """Check that a locked row is as it was read, unless it has the change."""
        is_made = self.made_before and self.made_before(row)
        if self.versions and not is_made and self.version(row) not in self.versions:
            raise ChangedSince(
                f"{self.reference} was changed after you read it. Read it again, and "
                "send its new ETag as If-Match."
            )


_conditions: ContextVar[Conditions | None] = ContextVar("conditions", default=None)


@contextmanager
def on(conditions: Conditions) -> Iterator[None]:
    """Make a change of the record only if it meets these conditions.

    One that was sent before is left out.
    """
    token = _conditions.set(conditions)
    try:
        yield
    except SentBefore:
        pass
    finally:
        _conditions.reset(token)


def conditions_to_meet(row: Any) -> Conditions | None:
    """Return what a row that was just locked must meet, if it is not met yet."""
    found = _conditions.get()
    if found is None or found.is_met or row.reference != found.reference:
        return None
    return found


def version_of(kind: Kind[Any], viewer: User, row: Any, parts: Any = ()) -> str:
    """Return what changes whenever something that the viewer may read of a row does.

    It is made of the stored values of those fields alone, so that it says nothing of
    the others, and of `parts`, which are what else the API shows of it. Fields of which
    some see rough values never change.
    """
    shown = kind.shown_to(viewer) - set(kind.rough)
    stored = {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name in shown
    }
    text = json.dumps([row.reference, stored, parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_DIGITS]
