"""Delete exports after a day, and files without an export."""

from django.db import transaction
from django.db.models import Q

from stronghold.core.kernel import clock
from stronghold.exports import store
from stronghold.exports.choices import KEPT_FOR
from stronghold.exports.models import Export


def clear_exports() -> int:
    """Delete exports that ended a day ago and files without one; return how many."""
    # Read before the rows: a file being made has its lease in a row already.
    present = store.present()
    _delete_old()
    rows = Export.objects.values_list("file", "lease")
    kept = {name for file, lease in rows for name in (file, lease.hex if lease else "")}
    return store.remove_all_but(kept, present)


@transaction.atomic(durable=True)
def _delete_old() -> None:
    """Delete the rows; the audit log keeps what each export held."""
    limit = clock.now() - KEPT_FOR
    over = Q(ended_at__lte=limit) | Q(ended_at__isnull=True, asked_at__lte=limit)
    Export.objects.filter(over).delete()
