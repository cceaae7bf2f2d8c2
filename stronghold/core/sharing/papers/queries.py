"""Every read of the papers of an agreement, and the folder's files of them."""

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.core.sharing.choices import AgreementStatus
from stronghold.core.sharing.models import Agreement, AgreementPaper
from stronghold.core.sharing.queries import version
from stronghold.core.uploads.store import Store

PAPERS = Store("agreement-")


def papers_of(agreement: Agreement) -> list[AgreementPaper]:
    """Return the papers of a version that the viewer was shown, in their order."""
    rows = AgreementPaper.objects.filter(agreement=agreement, removed_at__isnull=True)
    return list(rows.select_related("added_by").order_by("n"))


def paper_of(viewer: User, reference: str, number: int, n: int) -> AgreementPaper:
    """Return one paper of a version; NotFound if the viewer may not see it."""
    for one in papers_of(version(viewer, reference, number)):
        if one.n == n:
            return one
    raise NotFound


def may_add(viewer: User, agreement: Agreement) -> bool:
    """Say whether this viewer may add a paper: also once it is signed, or over."""
    is_discarded = agreement.status == AgreementStatus.DISCARDED
    return policy.can(viewer, Verb.RUN_AGREEMENTS) and not is_discarded


def may_remove(viewer: User, agreement: Agreement) -> bool:
    """Say whether this viewer may remove a paper: of a draft that no one signed."""
    return policy.can(viewer, Verb.RUN_AGREEMENTS) and agreement.is_draft
