"""Ask for an export, call it off, fetch its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.audit.choices import DOWNLOADED, Kind
from stronghold.audit.queries import references_in_file
from stronghold.audit.record import record
from stronghold.dashboard.exports import store
from stronghold.dashboard.exports.choices import (
    BRITAIN,
    WORLD,
    FileFormat,
    State,
)
from stronghold.dashboard.exports.kinds import kind_named
from stronghold.dashboard.exports.kinds.kind import Asked
from stronghold.dashboard.exports.kinds.kind import Kind as ExportKind
from stronghold.dashboard.exports.models import Export
from stronghold.dashboard.exports.queries import exports as queries
from stronghold.kernel import clock
from stronghold.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.kernel.free_text import check_no_personal_details

KEPT_FOR = timedelta(days=1)
MOST_AT_ONCE = 3
LONGEST_PURPOSE = 200


@dataclass(frozen=True)
class Wish:
    """What somebody chose of what they may have."""

    columns: Sequence[str]
    file_format: str
    srid: int
    purpose: str
    keep_words: bool = False


@transaction.atomic(durable=True)
def ask_export(*, by: User, of: str, params: Mapping[str, str], wish: Wish) -> Export:
    """Put an export in the queue; RuleBroken says what of it is wrong."""
    kind = kind_named(of)
    policy.require(by, kind.taken_by)
    asked = kind.ask(by, {name: [value] for name, value in params.items()})
    _check(asked, wish)
    # Two requests at once would each see the other's as not there yet.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if queries.n_unfinished(by) >= MOST_AT_ONCE:
        raise RuleBroken("Wait until one of your exports is made, or cancel one")
    return Export.objects.create(
        made_by=by,
        of=of,
        params=dict(asked.params),
        columns=list(wish.columns),
        file_format=wish.file_format,
        srid=wish.srid,
        purpose=" ".join(wish.purpose.split()),
        asked_at=clock.now(),
    )


def _check(asked: Asked, wish: Wish) -> None:
    """Refuse what is not offered; a form asks the same, and others might not."""
    offered = {column.name for column in asked.columns}
    unknown = [name for name in wish.columns if name not in offered]
    if unknown:
        raise RuleBroken(f"There is no column {unknown[0]!r}", field="columns")
    is_wrong = not wish.columns or len(set(wish.columns)) < len(wish.columns)
    if asked.columns and is_wrong:
        raise RuleBroken("Choose the columns, each once", field="columns")
    if wish.file_format not in asked.formats:
        raise RuleBroken("It cannot be had in this form", field="file_format")
    is_free = wish.file_format == FileFormat.GEOPACKAGE
    if wish.srid not in ((WORLD, BRITAIN) if is_free else (WORLD,)):
        raise RuleBroken("This file is in EPSG:4326 alone", field="srid")
    if not 0 < len(wish.purpose.strip()) <= LONGEST_PURPOSE:
        raise RuleBroken("Say what the file is for, in 200 characters", field="purpose")
    # The trail keeps it, and nothing is ever erased from there.
    check_no_personal_details(wish.purpose, field="purpose", kept=wish.keep_words)


@transaction.atomic(durable=True)
def cancel_export(*, by: User, key: UUID) -> Export:
    """Call an export off, or delete its file; whoever writes it stops by itself."""
    export = Export.objects.select_for_update().get(pk=queries.export(by, key).pk)
    is_there = export.state == State.READY
    Export.objects.filter(pk=export.pk).update(
        state=State.CANCELLED,
        lease=None,
        leased_until=None,
        file="",
        ended_at=clock.now(),
        why_failed="",
    )
    if is_there:
        transaction.on_commit(lambda: store.remove(export.file))
    return export


def fetch_export(*, by: User, key: UUID) -> tuple[Export, BinaryIO]:
    """Return an export and its open file, and write into the trail that it was had.

    NotFound where there is no file any more; NotAllowed where the maker's rights are
    not those for which the rows were read, or a row is not theirs to have any more.
    """
    export = queries.export(by, key)
    is_over = export.ended_at is None or export.ended_at + KEPT_FOR <= clock.now()
    if export.state != State.READY or is_over:
        raise NotFound
    # Before the transaction, since another connection is asked about the rows.
    if not may_be_given(by, export):
        raise NotAllowed(kind_of(export).taken_by)
    _log_fetched(by, export)
    try:
        return export, store.opened(export.file)
    except FileNotFoundError:
        raise NotFound from None


@transaction.atomic(durable=True)
def _log_fetched(by: User, export: Export) -> None:
    """Write that the file was had; for another organisation, with all that is in it.

    Only then have they read it, and police and they themselves are told so.
    """
    asked, key = asked_by(by, export), export.key.hex
    parts: list[list[str]] = [[]]
    if asked.recipient:
        parts = references_in_file(by, key, since=export.asked_at) or parts
    for references in parts:
        record(
            Kind.EXPORT,
            by=by,
            records=references,
            recipient=asked.recipient,
            reason=export.purpose,
            detail={"step": DOWNLOADED, "export": key, "of": export.of}
            | dict(asked.logged),
        )


def may_still_have(user: User, export: Export) -> bool:
    """Say whether the user may now read all that the file holds, as they could then."""
    may_take = policy.can(user, kind_of(export).taken_by)
    if not may_take or export.rights != queries.rights_of(user):
        return False
    try:
        asked = asked_by(user, export)
    except (NotAllowed, RuleBroken):
        return False
    return set(export.columns) <= {column.name for column in asked.columns}


def may_be_given(user: User, export: Export) -> bool:
    """Say whether the user may have a file as it is, whatever became of its rows."""
    if not may_still_have(user, export):
        return False
    asked, file = asked_by(user, export), store.path_of(export.file)
    return kind_of(export).may_be_given(user, asked, file)


def asked_by(user: User, export: Export) -> Asked:
    """Return what an export is of, as this person may have it now."""
    params = {name: [str(value)] for name, value in export.params.items()}
    return kind_of(export).ask(user, params)


def kind_of(export: Export) -> ExportKind:
    return kind_named(export.of)
