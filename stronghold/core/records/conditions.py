"""What a program demands of a change, checked under the lock of its record.

That the record is as the program read it (If-Match), and that a change sent twice is
made once (Idempotency-Key). Every action that changes a record locks it by `locked_one`
first, so that both are decided there, in the transaction of the change, for every move
of every kind: two programs cannot both pass.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import ChangedSince
from stronghold.core.records.kind import Kind
from stronghold.core.records.models import SentMove
from stronghold.core.records.rules import AlreadySubmitted
from stronghold.core.records.submission import Submission

# For how long a change that is sent again is recognised.
REMEMBERED = timedelta(days=7)
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
    is_repetition: bool = False

    def check(self, row: Any) -> None:
        """Check a locked row. SentBefore, AlreadySubmitted or ChangedSince."""
        # What was sent before changed the record itself, so that is asked first.
        if self.submission:
            self._note(self.submission)
        if self.made_before and self.made_before(row):
            self.is_met = True
            return
        if self.versions and self.version(row) not in self.versions:
            raise ChangedSince(
                f"{self.reference} was changed after you read it. Read it again, and "
                "send its new ETag as If-Match."
            )
        self.is_met = True

    def _note(self, submission: Submission) -> None:
        if not self._is_first(submission):
            sent = SentMove.objects.get(by=self.by, client_uuid=submission.client_uuid)
            same = (sent.reference, sent.content_digest)
            if same != (self.reference, submission.content_digest):
                raise AlreadySubmitted
            raise SentBefore

    def _is_first(self, submission: Submission) -> bool:
        try:
            with transaction.atomic():
                SentMove.objects.create(
                    by=self.by,
                    client_uuid=submission.client_uuid,
                    content_digest=submission.content_digest,
                    reference=self.reference,
                    sent_at=clock.now(),
                )
        except IntegrityError:
            return False
        return True


_conditions: ContextVar[Conditions | None] = ContextVar("conditions", default=None)


@contextmanager
def on(conditions: Conditions) -> Iterator[Conditions]:
    """Make changes of the record only if it meets these conditions.

    One that was sent before is left out, and `is_repetition` says so.
    """
    token = _conditions.set(conditions)
    try:
        yield conditions
    except SentBefore:
        conditions.is_repetition = True
    finally:
        _conditions.reset(token)


def check_conditions(row: Any) -> None:
    """Check a row that was just locked, the first time in a change."""
    conditions = _conditions.get()
    if (
        conditions is not None
        and not conditions.is_met
        and row.reference == conditions.reference
    ):
        conditions.check(row)


def forget_sent_moves() -> int:
    """Delete the names of changes that no program sends again; return how many."""
    old = SentMove.objects.filter(sent_at__lt=clock.now() - REMEMBERED)
    return old.delete()[0]


def version_of(kind: Kind[Any], viewer: User, row: Any, parts: Any = ()) -> str:
    """Return what changes whenever something that the viewer may read of a row does.

    It is made of the stored values of those fields alone, so that it says nothing of
    the others, and of `parts`, which are what else the API shows of it.
    """
    shown = kind.shown_to(viewer)
    stored = {
        field.name: field.value_from_object(row)
        for field in row._meta.concrete_fields
        if field.name in shown
    }
    text = json.dumps([row.reference, stored, parts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:_VERSION_DIGITS]
