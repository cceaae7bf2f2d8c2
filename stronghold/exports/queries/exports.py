"""Queries of exports: only the viewer's own."""

import hashlib
from typing import Any
from uuid import UUID

from django.db.models import Q

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import NotFound
from stronghold.exports.choices import State
from stronghold.exports.models import Export


def visible_exports(viewer: User) -> Q:
    """Return the viewer's own exports; those of others are only in the audit log."""
    if not any(
        policy.can(viewer, verb)
        for verb in (Verb.EXPORT, Verb.DOWNLOAD_SHARED, Verb.USE_CLOSURES)
    ):
        return Q(pk__in=[])
    return Q(made_by=viewer)


def exports_of(viewer: User) -> list[Export]:
    """Return the viewer's exports, latest first; they are kept for a day."""
    rows = Export.objects.filter(visible_exports(viewer))
    return list(rows.order_by("-asked_at", "-pk"))


def export(viewer: User, key: UUID) -> Export:
    """Return one export; raises NotFound if not the viewer's, or deleted."""
    found = Export.objects.filter(visible_exports(viewer), key=key).first()
    if found is None:
        raise NotFound
    return found


def exports_of_kind(viewer: User, code: str) -> list[Export]:
    """Return the viewer's exports of one kind, which has pages of its own."""
    rows = Export.objects.filter(made_by=viewer, of=code)
    return list(rows.order_by("-asked_at", "-pk"))


def export_of_kind(viewer: User, key: UUID, code: str) -> Export:
    """Return one of these; raises NotFound if not the viewer's, or deleted."""
    found = Export.objects.filter(made_by=viewer, of=code, key=key).first()
    if found is None:
        raise NotFound
    return found


def n_unfinished(viewer: User) -> int:
    states = (State.WAITING, State.WRITING)
    return Export.objects.filter(made_by=viewer, state__in=states).count()


def n_before(export: Export) -> int:
    """Return how many are before this one: they are written in order of request."""
    states = (State.WAITING, State.WRITING)
    return Export.objects.filter(state__in=states, asked_at__lt=export.asked_at).count()


def rights_of(user: User) -> str:
    """Return a digest of everything that decides what a user may read, and how marked.

    A change of role, team, organisation or force changes what they may read. No file
    is given out under a marking that the force has changed since.
    """
    facts: dict[str, Any] = {
        "role": user.role,
        "own_role": sorted(policy.verbs_of(user)) if user.own_role else [],
        "team": user.team_id,
        "organisation": user.organisation_id,
        "force": user.force_id,
    }
    if user.force.marking:
        facts["marking"] = user.force.marking
    return hashlib.sha256(repr(sorted(facts.items())).encode()).hexdigest()
