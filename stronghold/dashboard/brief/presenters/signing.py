"""Whether a brief is signed, by whom and with which words, and who may sign it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.brief.queries.signed import is_subscribed
from stronghold.dashboard.brief.rules.weeks import is_over
from stronghold.kernel import clock
from stronghold.kernel.weeks import Week
from stronghold.look.dates import written_instant

if TYPE_CHECKING:
    from stronghold.dashboard.brief.models import Brief


@dataclass(frozen=True)
class Signing:
    """The end of a brief: what its signer said, or the form for who may sign it.

    `sha256` is of the document that was signed.
    """

    words: str
    comment: str
    sha256: str
    may_sign: bool
    is_subscribed: bool


def signing(viewer: User, week: Week, signed: "Brief | None") -> Signing:
    """Present how far a brief is signed."""
    over = is_over(week, today=clock.today())
    return Signing(
        words=_words(signed, over=over),
        comment=signed.comment if signed else "",
        sha256=signed.pdf_sha256 if signed else "",
        may_sign=over and not signed and policy.can(viewer, Verb.SIGN_BRIEF),
        is_subscribed=is_subscribed(viewer),
    )


def _words(signed: "Brief | None", *, over: bool) -> str:
    if signed:
        at = written_instant(signed.signed_at)
        return (
            f"Signed by {signed.signed_by.display_name}, {at}. Its figures and its "
            "document stay as they were then; what has changed since stands above."
        )
    if over:
        return "Not signed yet: the figures still follow what is recorded."
    return "The week goes on, and is signed when it is over."
