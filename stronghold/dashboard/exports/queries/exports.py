"""Reads of exports: one's own, and no others."""

import hashlib
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import Q

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.exports.choices import State
from stronghold.dashboard.exports.models import Export
from stronghold.kernel.errors import NotFound


def visible_exports(viewer: User) -> Q:
    """Return the exports that somebody made; what others took out is in the trail."""
    if not any(
        policy.can(viewer, verb) for verb in (Verb.EXPORT, Verb.DOWNLOAD_SHARED)
    ):
        return Q(pk__in=[])
    return Q(made_by=viewer)


def exports_of(viewer: User) -> list[Export]:
    """Return the viewer's exports, the latest first: those of a day at most."""
    rows = Export.objects.filter(visible_exports(viewer))
    return list(rows.order_by("-asked_at", "-pk"))


def export(viewer: User, key: UUID) -> Export:
    """Return one export; NotFound if it is not the viewer's, or was deleted."""
    found = Export.objects.filter(visible_exports(viewer), key=key).first()
    if found is None:
        raise NotFound
    return found


def n_unfinished(viewer: User) -> int:
    states = (State.WAITING, State.WRITING)
    return Export.objects.filter(made_by=viewer, state__in=states).count()


def n_before(export: Export) -> int:
    """Return how many are written before this one: they go in the order asked."""
    states = (State.WAITING, State.WRITING)
    return Export.objects.filter(state__in=states, asked_at__lt=export.asked_at).count()


def rights_of(user: User) -> str:
    """Return a digest of all that decides what somebody may read, but for the rows.

    Whoever changes role, team, organisation or force may read something else.
    """
    facts: Mapping[str, Any] = {
        "role": user.role,
        "team": user.team_id,
        "organisation": user.organisation_id,
        "force": user.organisation.force_id,
    }
    return hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()
