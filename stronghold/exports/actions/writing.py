"""Write an export: read its rows in one snapshot into a file that is not offered yet.

The file gets its name, then its row is marked ready, in one transaction with the event
in the audit log. If anything breaks off before, no file is offered.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing
from datetime import datetime
from functools import partial
from pathlib import Path

from django.conf import settings
from django.db import transaction

from stronghold.core.accounts import policy
from stronghold.core.accounts.force_words import decided_for
from stronghold.core.accounts.models import User
from stronghold.core.accounts.several_forces.queries import let_work_with
from stronghold.core.audit.choices import MADE, Kind
from stronghold.core.audit.record import record
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.decided import using
from stronghold.core.kernel.errors import NotAllowed, RuleBroken
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.tables import FileLabel
from stronghold.exports import store
from stronghold.exports.actions.lease import (
    Lease,
    LeaseLost,
    end_lease,
    take_lease,
)
from stronghold.exports.actions.requesting import kind_of, request_of
from stronghold.exports.choices import FileFormat, State, WhyFailed
from stronghold.exports.columns import ExportColumn
from stronghold.exports.files import write_document, write_file
from stronghold.exports.kinds.kind import ExportRequest, Form, Making, ReadRow
from stronghold.exports.models import Export
from stronghold.exports.queries import exports as queries

MOST_ROWS = 1_000_000
# The most records named in one event of the audit log.
IN_ONE_EVENT = 10_000
logger = logging.getLogger(__name__)


class TooMany(Exception):
    """There are more rows than a file may have."""


def write_exports() -> int:
    """Write the exports that wait, one after another; return how many were started."""
    n = 0
    while (export := take_lease()) is not None:
        _write_leased(export)
        n += 1
    return n


def _write_leased(export: Export) -> None:
    with Lease(export) as lease:
        try:
            _let_work_with_its_force(export.made_by, export)
            with using(decided_for(export.made_by)):
                _write(lease)
        except LeaseLost:
            pass
        except (NotAllowed, RuleBroken):
            _fail(lease, WhyFailed.REFUSED)
        except TooMany:
            _fail(lease, WhyFailed.TOO_MANY)
        except Exception:
            # The log holds only the key: rows may hold personal data.
            logger.exception("an export broke off: %s", export.key)
            _put_back(lease)
        finally:
            store.give_up(lease.token)


def _let_work_with_its_force(maker: User, export: Export) -> None:
    """Have a maker work with the force that an export was asked of; or NotAllowed."""
    if export.force_id is not None:
        let_work_with(maker, export.force_id)


def _write(lease: Lease) -> None:
    export = lease.export
    work = store.begin(lease.token)
    references: list[str] = []
    kind = kind_of(export)
    with kind.snapshot() as read_at:
        maker = User.objects.get(pk=export.made_by_id)
        _let_work_with_its_force(maker, export)
        policy.require(maker, kind.taken_by)
        request = request_of(maker, export)
        columns = chosen(request, export)
        rights = queries.rights_of(maker)
        lease.n_expected = request.count()
        lease.beat()
        form = Form(columns, FileFormat(export.file_format), export.srid)
        label = label_of(export, request, maker=maker, read_at=read_at)
        read = partial(_counted, lease=lease, references=references)
        if request.document:
            making = Making(label, partial(_count_one, read), lease.beat)
            written = write_document(work, form.file_format, request.document, making)
        else:
            with ExitStack() as opened:
                layers = request.layers(form)
                for layer in layers:
                    # Closed with the snapshot, also if the rows break off.
                    opened.enter_context(closing(layer.rows))
                written = write_file(
                    work,
                    form.file_format,
                    layers,
                    label=label,
                    srid=form.srid,
                    read=read,
                )
        # Checked again: the maker may have lost access meanwhile.
        request_of(maker, export)
        lease.beat()
    log = partial(_log, lease, request, references)
    _finish(lease, written, log=log, read_at=read_at, rights=rights)


def chosen(request: ExportRequest, export: Export) -> list[ExportColumn]:
    """Return the columns in the order of the kind; NotAllowed if one is refused now."""
    columns = [column for column in request.columns if column.name in export.columns]
    if len(columns) < len(export.columns):
        raise NotAllowed(kind_of(export).taken_by)
    return columns


def _counted(
    rows: Iterator[ReadRow], lease: Lease, references: list[str]
) -> Iterator[ReadRow]:
    for row in rows:
        if lease.n_rows >= MOST_ROWS:
            raise TooMany
        if row.reference:
            references.append(row.reference)
        lease.count_row()
        yield row


def _count_one(
    read: Callable[[Iterator[ReadRow]], Iterator[ReadRow]], reference: str
) -> None:
    """Count a record that a document has, as a row of a table is counted."""
    for _ in read(iter([ReadRow(reference, None, [])])):
        pass


def label_of(
    export: Export, request: ExportRequest, *, maker: User, read_at: datetime
) -> FileLabel:
    """Return the label of the file: title, marking, purpose and facts."""
    facts = [
        ("Made by", f"{maker.display_name}, {maker.organisation.name}"),
        ("As of", f"{written_instant(read_at)}, London time"),
        ("Filters", "; ".join(request.filter_words) or "None"),
        *request.facts,
    ]
    if settings.DEMO:
        facts.append(("Demonstration", "These records are made up."))
    return FileLabel(
        title=request.title,
        marking=marking_of(maker.force),
        purpose=export.purpose,
        facts=facts,
    )


@transaction.atomic(durable=True)
def _finish(
    lease: Lease,
    written: Path,
    *,
    log: Callable[[], None],
    read_at: datetime,
    rights: str,
) -> None:
    n_bytes = store.settle(written, lease.token)
    end_lease(
        lease,
        state=State.READY,
        file=lease.token.hex,
        n_bytes=n_bytes,
        n_rows=lease.n_rows,
        read_at=read_at,
        rights=rights,
        ended_at=clock.now(),
    )
    log()


def _log(lease: Lease, request: ExportRequest, references: Sequence[str]) -> None:
    """Record in the audit log what was exported, by whom and why."""
    export = lease.export
    detail = {
        "step": MADE,
        "export": export.key.hex,
        "of": export.of,
        "format": export.file_format,
        "columns": export.columns,
        "filters": export.params,
        "rows": lease.n_rows,
        **request.logged,
    }
    if "description" in export.columns:
        detail["originals"] = "read"
    for start in range(0, max(len(references), 1), IN_ONE_EVENT):
        record(
            Kind.EXPORT,
            by=export.made_by,
            records=references[start : start + IN_ONE_EVENT],
            recipient=request.recipient,
            reason=export.purpose,
            detail=detail,
        )


def _fail(lease: Lease, why: WhyFailed) -> None:
    _end(lease, state=State.FAILED, why_failed=why, ended_at=clock.now())


def _put_back(lease: Lease) -> None:
    """Let the next run try again; after three tries the export fails."""
    _end(lease, state=State.WAITING)


@transaction.atomic(durable=True)
def _end(lease: Lease, **values: object) -> None:
    try:
        end_lease(lease, **values)
    except LeaseLost:
        logger.info("an export was cancelled while it broke off")
