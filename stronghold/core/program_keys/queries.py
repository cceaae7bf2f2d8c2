"""Queries of keys: the viewer's own, and the one in a request."""

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.program_keys.models import ProgramKey
from stronghold.core.program_keys.visibility import visible_keys
from stronghold.core.secrets.tokens import digest_of


def shown_key(token: str) -> ProgramKey | None:
    """Return the key in a request, even if it has expired or was revoked.

    The digest is looked up by index, so the time taken reveals nothing of a near miss.
    """
    rows = ProgramKey.objects.filter(digest=digest_of(token))
    return rows.select_related("owner__organisation__force", "owner__team").first()


def keys_of(viewer: User) -> list[ProgramKey]:
    """Return the viewer's valid keys, newest first."""
    rows = ProgramKey.objects.filter(visible_keys(viewer), revoked_at__isnull=True)
    rows = rows.filter(until__gt=clock.now()).select_related("force")
    return list(rows.order_by("-made_at", "-pk"))


def own_key(viewer: User, pk: int) -> ProgramKey:
    """Return one of the viewer's keys that is not revoked; NotFound for any other."""
    rows = ProgramKey.objects.filter(visible_keys(viewer), revoked_at__isnull=True)
    key = rows.filter(pk=pk).first() if pk < 2**63 else None
    if key is None:
        raise NotFound
    return key
