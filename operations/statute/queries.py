"""Reads the law as it stands: the seed, and what was approved since.

It tells of nobody, so whoever is signed in may read it and no reader is logged.
"""

from operations.statute.models import Provision as Row
from operations.statute.provisions import SEED
from operations.statute.rules.limits import Provision, Provisions, merged


def provisions_in_force() -> Provisions:
    """Return every provision of every day, for the rules to look up."""
    return merged(SEED, (as_provision(row) for row in Row.objects.order_by("pk")))


def as_provision(row: Row) -> Provision:
    return Provision(
        code=row.code,
        value=row.value,
        unit=row.unit,
        act=row.act,
        section=row.section,
        jurisdiction=row.jurisdiction,
        in_force_from=row.in_force_from,
        in_force_to=row.in_force_to,
        source=row.source,
        confidence=row.confidence,
        is_on=row.is_on,
    )
