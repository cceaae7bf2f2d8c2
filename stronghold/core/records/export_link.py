"""The link from a list to its export, which a higher package makes."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.parts import Link


def export_links(viewer: User, of: str, params: Mapping[str, str]) -> list[Link]:
    """Return the link with the list's filters; none if the viewer may not export."""
    if not of or not policy.can(viewer, Verb.EXPORT):
        return []
    query = urlencode({"of": of, **params})
    return [Link("Export", f"{reverse('exports:new')}?{query}")]
