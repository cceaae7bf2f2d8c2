"""Whether a brief is signed, by whom and with what comment, and who may sign it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from stronghold.brief.rules.weeks import is_over
from stronghold.core.kernel.weeks import Week
from stronghold.core.ui.dates import written_instant

if TYPE_CHECKING:
    from stronghold.brief.models import Brief
    from stronghold.brief.queries.figures import Figures, Flagged


def signing(
    week: Week,
    signed: "Brief | None",
    *,
    today: date,
    may_sign: bool,
    is_subscribed: bool,
) -> dict[str, Any]:
    """Return the end of a brief: the comment, or the form for people who may sign.

    `sha256` is the hash of the signed document.
    """
    over = is_over(week, today=today)
    return {
        "words": _words(signed, over=over),
        "comment": signed.comment if signed else "",
        "sha256": signed.pdf_sha256 if signed else "",
        "may_sign": over and not signed and may_sign,
        "is_subscribed": is_subscribed,
    }


def how_signed(
    signed: "Brief | None", figures: "Figures", *, is_whole: bool
) -> dict[str, Any] | None:
    """Say what a signed week's page shows; its heading leads to the document."""
    if signed is None:
        return None
    at = written_instant(signed.signed_at)
    words = (
        f"As signed on {at}. Where the sentence, a tile or a list differs now, that is "
        "beside it; the map, the hours and the tables below are as signed. Each number "
        "leads to the records as they are now."
        if is_whole
        else f"Signed on {at}. Only its figures were kept then; what it said beside "
        f"them is in the PDF that was signed.{_flagged_then(figures.flagged)}"
    )
    return {"words": words, "is_whole": is_whole}


def _flagged_then(kept: "Flagged | None") -> str:
    if kept is None:
        return ""
    return f" When it was signed, {kept.n:,} of {kept.of:,} figures looked unusual."


def _words(signed: "Brief | None", *, over: bool) -> str:
    if signed:
        signed_at = written_instant(signed.signed_at)
        return (
            f"Signed by {signed.signed_by.display_name}, {signed_at}. Its figures and "
            "its document are locked; later changes are listed above."
        )
    if over:
        return "Not signed yet: the figures still change with the records."
    return "The week is in progress. It can be signed when it is over."
