"""Asks the identity check again where what is shown has grown since it was answered."""

from stronghold.core.accounts import policy
from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.models import Force
from stronghold.core.sharing.actions import note_growth
from stronghold.core.sharing.queries import all_in_force, last_check
from stronghold.core.sharing.rules import grown
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import reading
from stronghold.partners.preview.queries.identity import counts_of


def ask_checks_again() -> int:
    """Note each agreement in force that shows a quarter more; return how many.

    One whose answer is of before counts were kept is asked about once.
    """
    n = 0
    for force in Force.objects.order_by("pk"):
        viewer = _one_who_may_look(force)
        if viewer is None:
            continue
        for agreement in all_in_force(force.pk):
            kinds = [code for code in KINDS if code in agreement.rows]
            if agreement.check_grown_at or not kinds:
                continue
            last = last_check(agreement)
            with reading(viewer, agreement) as read:
                now = counts_of(read, kinds)
            if last is None or grown(last.counts, now):
                note_growth(agreement)
                n += 1
    return n


def _one_who_may_look(force: Force) -> User | None:
    """Return someone with whose rights the rows are counted; none is read."""
    rows = User.objects.filter(
        is_active=True,
        organisation__force=force,
        organisation__kind=OrganisationKind.POLICE,
    )
    rows = rows.select_related("organisation__force").order_by("pk")
    may = (one for one in rows if policy.can(one, Verb.VIEW_AS_PARTNER))
    return next(may, None)
