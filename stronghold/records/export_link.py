"""The way from a list to the same list as a file, which an upper layer makes."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.look.parts import Link


def export_links(viewer: User, of: str, params: Mapping[str, str]) -> list[Link]:
    """Return the link, with the list's filters; none for who may not take it out."""
    if not of or not policy.can(viewer, Verb.EXPORT):
        return []
    query = urlencode({"of": of, **params})
    return [Link("Export", f"{reverse('exports:new')}?{query}")]
