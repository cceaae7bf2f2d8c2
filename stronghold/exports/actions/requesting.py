"""Request an export, cancel it, download its file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from uuid import UUID

from django.db import transaction

from operations.run_soon import run_soon
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import DOWNLOADED, Kind
from stronghold.core.audit.queries import references_in_file
from stronghold.core.audit.record import record
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotAllowed, NotFound, RuleBroken
from stronghold.core.kernel.free_text import check_no_personal_details
from stronghold.exports import store
from stronghold.exports.choices import (
    BRITAIN,
    KEPT_FOR,
    LONGEST_PURPOSE,
    WORLD,
    FileFormat,
    State,
)
from stronghold.exports.kinds import kind_named
from stronghold.exports.kinds.kind import ExportRequest
from stronghold.exports.kinds.kind import Kind as ExportKind
from stronghold.exports.models import Export
from stronghold.exports.queries import exports as queries

MOST_AT_ONCE = 3
# Tasks are above actions, so the task is named and not imported.
WRITE_TASK = "stronghold.exports.tasks.write_exports"


@dataclass(frozen=True)
class ExportOptions:
    """The columns, file format and purpose that the requester chose."""

    columns: Sequence[str]
    file_format: str
    srid: int
    purpose: str
    keep_words: bool = False


@transaction.atomic(durable=True)
def request_export(
    *, by: User, of: str, params: Mapping[str, str], options: ExportOptions
) -> Export:
    """Put an export in the queue; raises RuleBroken with what is wrong."""
    return put_in_queue(by=by, of=of, params=params, options=options)


def put_in_queue(
    *, by: User, of: str, params: Mapping[str, str], options: ExportOptions
) -> Export:
    """Put an export in the queue within the caller's transaction."""
    kind = kind_named(of)
    policy.require(by, kind.taken_by)
    request = kind.request(by, {name: [value] for name, value in params.items()})
    _check(request, options)
    # Locked, so that two requests at once do not each miss the other.
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)
    if queries.n_unfinished(by) >= MOST_AT_ONCE:
        raise RuleBroken("Wait until one of your exports is ready, or cancel one")
    return Export.objects.create(
        made_by=by,
        force=by.force,
        of=of,
        params=dict(request.params),
        columns=list(options.columns),
        file_format=options.file_format,
        srid=options.srid,
        purpose=" ".join(options.purpose.split()),
        asked_at=clock.now(),
    )


def _check(request: ExportRequest, options: ExportOptions) -> None:
    """Refuse what is not offered; the form checks this too, other callers may not."""
    offered = {column.name for column in request.columns}
    unknown = [name for name in options.columns if name not in offered]
    if unknown:
        raise RuleBroken(f"There is no column {unknown[0]!r}", field="columns")
    is_wrong = not options.columns or len(set(options.columns)) < len(options.columns)
    if request.columns and is_wrong:
        raise RuleBroken("Choose the columns, each once", field="columns")
    if options.file_format not in request.formats:
        raise RuleBroken("It is not available in this format", field="file_format")
    is_geopackage = options.file_format == FileFormat.GEOPACKAGE
    if options.srid not in ((WORLD, BRITAIN) if is_geopackage else (WORLD,)):
        raise RuleBroken("This file can only be in EPSG:4326", field="srid")
    if not 0 < len(options.purpose.strip()) <= LONGEST_PURPOSE:
        raise RuleBroken(
            "Enter what the file is for, in 200 characters", field="purpose"
        )
    # The audit log keeps it, and nothing is ever erased from the audit log.
    check_no_personal_details(options.purpose, field="purpose", kept=options.keep_words)


@transaction.atomic(durable=True)
def cancel_export(*, by: User, key: UUID) -> Export:
    """Cancel an export, or delete its file; the worker writing it stops."""
    export = Export.objects.select_for_update().get(pk=queries.export(by, key).pk)
    has_file = export.state == State.READY
    Export.objects.filter(pk=export.pk).update(
        state=State.CANCELLED,
        lease=None,
        leased_until=None,
        file="",
        ended_at=clock.now(),
        why_failed="",
    )
    if has_file:
        transaction.on_commit(lambda: store.remove(export.file))
    return export


def write_exports_soon() -> None:
    """Queue the writing of exports; without Redis, beat queues it in half a minute."""
    run_soon(WRITE_TASK)


def fetch_export(*, by: User, key: UUID) -> tuple[Export, BinaryIO]:
    """Return an export and its open file, and log the download.

    Raises NotFound if there is no longer a file; NotAllowed if the maker's rights have
    changed since the rows were read, or they may no longer have a row.
    """
    export = queries.export(by, key)
    is_over = export.ended_at is None or export.ended_at + KEPT_FOR <= clock.now()
    if export.state != State.READY or is_over:
        raise NotFound
    # Before the transaction, since this may use another connection.
    if not may_be_given(by, export):
        raise NotAllowed(kind_of(export).taken_by)
    _log_download(by, export)
    try:
        return export, store.opened(export.file)
    except FileNotFoundError:
        raise NotFound from None


@transaction.atomic(durable=True)
def _log_download(by: User, export: Export) -> None:
    """Log the download; for another organisation, with all records in the file.

    Only a download counts as reading them, and is shown to police and partner.
    """
    request, key = request_of(by, export), export.key.hex
    parts: list[list[str]] = [[]]
    if request.recipient:
        parts = references_in_file(by, key, since=export.asked_at) or parts
    for references in parts:
        record(
            Kind.EXPORT,
            by=by,
            records=references,
            recipient=request.recipient,
            reason=export.purpose,
            detail={"step": DOWNLOADED, "export": key, "of": export.of}
            | dict(request.logged),
        )


def may_still_have(user: User, export: Export) -> bool:
    """Return whether the user may still read everything in the file."""
    may_take = policy.can(user, kind_of(export).taken_by)
    if not may_take or export.rights != queries.rights_of(user):
        return False
    try:
        request = request_of(user, export)
    except (NotAllowed, RuleBroken):
        return False
    return set(export.columns) <= {column.name for column in request.columns}


def may_be_given(user: User, export: Export) -> bool:
    """Return whether the user may have the file, also by the status of its rows now."""
    if not may_still_have(user, export):
        return False
    request, file = request_of(user, export), store.path_of(export.file)
    return kind_of(export).may_be_given(user, request, file)


def request_of(user: User, export: Export) -> ExportRequest:
    """Return the request of an export, as this user may make it now."""
    params = {name: [str(value)] for name, value in export.params.items()}
    return kind_of(export).request(user, params)


def kind_of(export: Export) -> ExportKind:
    return kind_named(export.of)
