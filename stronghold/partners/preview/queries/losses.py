"""What is open under a running agreement and another version would no longer show.

Only numbers, so that both sides' signatories may be told.
"""

from collections.abc import Sequence

from operations.closure_moves.choices import State as ClosureState
from operations.safeguarding.choices import ReferralState
from operations.safeguarding.models import Referral
from operations.taskings.choices import TaskingStatus
from operations.taskings.models import Tasking
from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.visibility import IN_USE
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.models import Agreement
from stronghold.core.sharing.queries import wards_of
from stronghold.core.sharing.rules import OtherAgreement
from stronghold.partners.portal.queries import reading

ORDERS = (ClosureState.ORDER, ClosureState.ORDER_EXTENDED)


def losses(
    before: Agreement,
    after: Agreement,
    *,
    kept: Sequence[OtherAgreement],
    viewer: User | None,
) -> list[str]:
    """Return a phrase for each kind of which something open would be lost.

    `kept` are other agreements with the partner, under which it is still shown. Closure
    cases are counted as the partner is shown them, for a viewer who may read them; so
    one that is withheld is not known by its number.
    """
    still = {code for one in kept for code in one.rows}
    lost = set(before.rows) - set(after.rows) - still
    found = []
    if Shared.TASKINGS in lost:
        found.append((_taskings(before), "tasking", "taskings", "not done yet"))
    if Shared.REFERRALS in lost:
        found.append((_referrals(before), "referral", "referrals", "not decided yet"))
    if viewer and Shared.CLOSURES in set(before.rows) - still:
        n = _orders(viewer, before, None if Shared.CLOSURES in lost else after)
        found.append((n, "closure case", "closure cases", "with an order that runs"))
    return [
        f"{n:,} {one if n == 1 else many} {what}" for n, one, many, what in found if n
    ]


def _taskings(before: Agreement) -> int:
    rows = Tasking.objects.filter(
        force=before.force_id, organisation=before.partner_id,
        status__in=(TaskingStatus.SET, TaskingStatus.ACCEPTED),
        erased_at__isnull=True, restricted_at__isnull=True,
    )  # fmt: skip
    return rows.count()


def _referrals(before: Agreement) -> int:
    rows = Referral.objects.filter(
        IN_USE,
        force=before.force_id,
        to_organisation=before.partner_id,
        error_at__isnull=True,
        state__in=(ReferralState.MADE, ReferralState.ACKNOWLEDGED),
    )
    return rows.count()


def _orders(viewer: User, before: Agreement, after: Agreement | None) -> int:
    """Count the cases with a running order, or those outside the wards of `after`."""
    try:
        with reading(viewer, before) as read:
            read.cursor.execute(
                "SELECT count(*) FROM shared_closures WHERE state = ANY (%s)"
                " AND NOT coalesce(ward_code = ANY (%s), false)",
                [list(ORDERS), [code for code, _ in wards_of(after)] if after else []],
            )
            return int(read.cursor.fetchone()[0])
    except NotFound:
        # A partner is shown nothing while it is suspended.
        return 0
