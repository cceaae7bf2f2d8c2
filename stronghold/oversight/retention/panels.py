"""What the page of a record says of its retention."""

from typing import TYPE_CHECKING

from stronghold.core.accounts.choices import OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.records.presenters import Panel
from stronghold.oversight.retention import presenters, queries

if TYPE_CHECKING:
    from stronghold.core.records.models import Record


def retention_panel(viewer: User, row: "Record") -> Panel | None:
    """Return when a record is due for review, and what is decided about it.

    For the police alone. Called through RECORD_PANELS of the registry.
    """
    if viewer.organisation.kind != OrganisationKind.POLICE:
        return None
    found = queries.retention_of(row)
    if found is None:
        return None
    rows = presenters.retention_rows(found)
    template = "oversight/retention/panel.html"
    return Panel(template, {"rows": rows}, under_more="Retention")
