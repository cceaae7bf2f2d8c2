"""The panels of safeguarding on its own pages, and on those of other records."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from operations.safeguarding import queries
from operations.safeguarding.presenters import pages
from operations.safeguarding.rules.referrals import steps_from
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.records.presenters import Panel

if TYPE_CHECKING:
    from operations.safeguarding.models import Concern, CountyLine, Referral
    from stronghold.core.records.models import Record

# The foreign key to a record, by the first letter of its reference.
_FIELDS: Mapping[str, str] = {"R": "report", "A": "arrest", "C": "closure"}


def steps_panel(
    viewer: User, row: "Referral", mailed: Sequence["queries.Mailed"]
) -> Panel | None:
    """Return the panel with the next steps of a referral; None if it is in error."""
    if row.is_in_error:
        return None
    steps = []
    if policy.can(viewer, Verb.MAKE_REFERRAL):
        steps = steps_from(row.state)
    if row.name_passed:
        steps = [step for step in steps if step.code != "name"]
    if not pages.may_ring(row):
        steps = [step for step in steps if step.code != "rang"]
    due = queries.due_times([row]).get(row.pk)
    late = [one for one in mailed if one.is_late]
    return pages.steps_panel(row, due, steps, mailed=late, now=clock.now())


def concern_panel(viewer: User, row: "Concern") -> Panel:
    """Return the referrals that came from a concern."""
    return pages.referrals_panel(queries.referrals_of(viewer, concern=row.pk))


def links_panel(viewer: User, row: "CountyLine") -> Panel:
    """Return the records and premises of a county line."""
    is_valid = not row.is_in_error
    return pages.links_panel(
        row.reference,
        queries.links_of(viewer, row),
        may_run=is_valid and policy.can(viewer, Verb.RUN_COUNTY_LINES),
        may_refer=is_valid and policy.can(viewer, Verb.MAKE_REFERRAL),
    )


def record_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the concerns and referrals of a record, for those who may read them.

    Found through RECORD_PANELS of the registry: the record's own topic lies below.
    """
    field = _FIELDS.get(row.reference[:1])
    if field is None or not policy.can(viewer, Verb.READ_SAFEGUARDING):
        return None
    is_valid = not row.is_in_error
    return pages.raised_panel(
        row.reference,
        queries.concerns_on(viewer, **{field: row.pk}),
        queries.referrals_of(viewer, **{field: row.pk}),
        may_raise=is_valid and policy.can(viewer, Verb.RAISE_CONCERN),
        may_refer=is_valid and policy.can(viewer, Verb.MAKE_REFERRAL),
    )
