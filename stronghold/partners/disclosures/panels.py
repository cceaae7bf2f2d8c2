"""The disclosures of a record, on the record's own page for police."""

from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import Panel
from stronghold.partners.disclosures.kinds import is_disclosable
from stronghold.partners.disclosures.presenters.panel import panel_of
from stronghold.partners.disclosures.queries import disclosures_of, statuses_of

if TYPE_CHECKING:
    from stronghold.core.records.models import Record


def disclosures_panel(viewer: User, row: "Record") -> Panel | None:
    """Return the disclosures of a record, and the link to make another.

    Called through RECORD_PANELS of the registry.
    """
    if not is_disclosable(row.reference):
        return None
    if not policy.can(viewer, Verb.READ_DISCLOSURES):
        return None
    may_disclose = policy.can(viewer, Verb.DISCLOSE_BY_NAME) and not row.is_in_error
    new_url = reverse("disclosures:new", args=[row.reference]) if may_disclose else ""
    found = disclosures_of(viewer, row.reference)
    if not found and not new_url:
        return None
    panel = panel_of(found, statuses_of(found), new_url=new_url)
    return Panel("disclosures/panel.html", panel, under_more="Disclosures")
