"""Reads of keys: the viewer's own, and the one in a request."""

from stronghold.core.accounts.models import User
from stronghold.core.accounts.tokens import digest_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.partners.ogc.models import AccessKey
from stronghold.partners.ogc.visibility import visible_keys


def shown_key(token: str) -> AccessKey | None:
    """Return the key in a request, even if it has expired or was revoked.

    The digest is looked up by index, so the time taken reveals nothing of a near miss.
    """
    rows = AccessKey.objects.filter(digest=digest_of(token))
    return rows.select_related("owner__organisation__force", "owner__team").first()


def keys_of(viewer: User) -> list[AccessKey]:
    """Return the viewer's valid keys, newest first."""
    rows = AccessKey.objects.filter(visible_keys(viewer), revoked_at__isnull=True)
    return list(rows.filter(until__gt=clock.now()).order_by("-made_at", "-pk"))


def own_key(viewer: User, pk: int) -> AccessKey:
    """Return one of the viewer's keys that is not revoked; NotFound for any other."""
    rows = AccessKey.objects.filter(visible_keys(viewer), revoked_at__isnull=True)
    key = rows.filter(pk=pk).first() if pk < 2**63 else None
    if key is None:
        raise NotFound
    return key
