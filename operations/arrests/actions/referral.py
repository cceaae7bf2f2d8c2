"""Sets the referral of an arrest, which settles the question of exploitation."""

from operations.arrests.actions.deadlines import put_due
from operations.arrests.choices import ArrestChange
from operations.arrests.models import Arrest
from stronghold.core.accounts.models import User
from stronghold.core.audit.choices import Kind
from stronghold.core.audit.record import record


def name_referral(*, by: User, arrest_id: int, reference: str) -> None:
    """Set the referral that was opened from an arrest, if it has none yet.

    Within the transaction that opens it.
    """
    row = _locked(arrest_id)
    if not row.referral_reference:
        _store(row, reference, by=by)


def forget_referral(
    *, by: User, arrest_id: int, reference: str, instead: str = ""
) -> None:
    """Replace a referral in error by another one, or by none.

    Within the transaction that marks it.
    """
    row = _locked(arrest_id)
    if row.referral_reference == reference:
        _store(row, instead, by=by)


def _locked(arrest_id: int) -> Arrest:
    return Arrest.objects.select_for_update(of=("self",)).get(pk=arrest_id)


def _store(row: Arrest, reference: str, *, by: User) -> None:
    row.referral_reference = reference
    row.save(update_fields=["referral_reference"])
    put_due(row)
    detail = {"change": ArrestChange.REFERRAL}
    record(Kind.ALTERATION, by=by, records=[row.reference], detail=detail)
