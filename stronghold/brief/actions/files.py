"""Logs that a brief was taken out of the site: printed or exported."""

from django.db import transaction

from stronghold.brief.choices import BriefDocument
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record
from stronghold.core.kernel.weeks import Week

_KINDS = {
    "pdf": Kind.PRINT,
    "reading copy": Kind.PRINT,
    "xlsx": Kind.EXPORT,
    "csv": Kind.EXPORT,
}


@transaction.atomic(durable=True)
def note_file(
    *, by: User, week: Week, form: str, signed: bool, purpose: str = ""
) -> None:
    """Log that a file was made of a brief, and for an export its purpose."""
    policy.require(by, Verb.READ_FIGURES)
    detail = {
        "document": BriefDocument.BRIEF,
        "week": str(week),
        "form": form,
        "signed": signed,
    }
    record(_KINDS[form], by=by, reason=purpose, detail=detail)
