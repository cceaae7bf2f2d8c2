"""Which areas, streets and postcodes are a force's own: the one place that decides.

What a force has loaded for itself takes the place of what was loaded for all. So two
forces in one database choose from their own areas alone, and a database of one force
may name none.
"""

from django.db.models import Exists, Q

from stronghold.core.geography.models import Edition, Postcode, Street

# The same as `own_editions`, for SQL in which `edition` is the table of editions. The
# parameter is the id of the force, or null.
OWN_EDITION = """
edition.force_id IS NOT DISTINCT FROM (
  SELECT own.force_id FROM geography_edition own
  WHERE own.kind = edition.kind AND own.force_id = {force} LIMIT 1
)
"""
# The same as `own_streets`, for SQL in which `street` is the table of streets.
OWN_STREET = """
street.force_id IS NOT DISTINCT FROM (
  SELECT own.force_id FROM geography_street own
  WHERE own.force_id = {force} LIMIT 1
)
"""


def own_editions(force: int | None) -> Q:
    """Return the condition for the editions of a force; of no force, those for all."""
    for_all = Q(force__isnull=True)
    if force is None:
        return for_all
    own = Edition.objects.filter(force=force)
    return Q(force=force) | (for_all & ~Q(kind__in=own.values("kind")))


def own_streets(force: int | None) -> Q:
    """Return the condition for the streets of a force; of no force, those for all."""
    for_all = Q(force__isnull=True)
    if force is None:
        return for_all
    return Q(force=force) | (for_all & Q(~Exists(Street.objects.filter(force=force))))


def own_postcodes(force: int | None) -> Q:
    """Return the condition for the postcodes of a force; of no force, those for all."""
    for_all = Q(force__isnull=True)
    if force is None:
        return for_all
    return Q(force=force) | (for_all & Q(~Exists(Postcode.objects.filter(force=force))))
