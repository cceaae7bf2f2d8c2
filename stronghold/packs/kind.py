"""The hearing pack as a kind of export: made by `jobs`, fetched as files are."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from operations.closures.record import CLOSURES
from operations.papers.owner import require_reading
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import Request, during
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.exports.choices import FileFormat
from stronghold.exports.kinds.kind import ExportRequest, Form, ReadRow, SnapshotKind
from stronghold.figures.question import Params, single_values
from stronghold.packs.choices import HEARING_PACK
from stronghold.packs.document import write_pack
from stronghold.packs.queries import pack


class PackKind(SnapshotKind):
    """One case’s pack, as it was chosen."""

    code = HEARING_PACK
    label = "Hearing pack"
    taken_by = Verb.USE_CLOSURES

    def request(self, viewer: User, params: Params) -> ExportRequest:
        """Return the request; RuleBroken once the case is not theirs to see."""
        policy.require(viewer, CLOSURES.verb_to_write(viewer))
        require_reading(viewer)
        given = single_values(params, ("pack",))
        try:
            chosen = pack(viewer, given.get("pack", ""))
        except NotFound:
            raise RuleBroken("The case is no longer there", field="pack") from None
        return ExportRequest(
            title=f"Hearing pack of {chosen.case.reference}",
            params=given,
            filter_words=[],
            columns=[],
            formats=[FileFormat.PDF],
            back_url=lambda: CLOSURES.url("detail", chosen.case.reference),
            count=lambda: None,
            rows=_nothing,
            logged={"case": chosen.case.reference},
            document=partial(write_pack, viewer, chosen),
        )

    @contextmanager
    def snapshot(self) -> Iterator[datetime]:
        """Read in one snapshot; what is read is logged in the one event of the file."""
        with during(Request()), super().snapshot() as read_at:
            yield read_at


PACK = PackKind()


def _nothing(form: Form) -> Generator[ReadRow]:
    yield from ()
