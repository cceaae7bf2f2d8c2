"""Which events somebody may read: those of their own force, and those of no force.

What is of live warrants that they may not know is in the trail, and is shown once the
warrant has ended; so is what was told of one by name, and why another team asks to be
rung first.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import BigIntegerField, F, Func, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.db.models.lookups import Contains, In
from django.utils.module_loading import import_string

from operations.visits.queries import hidden_ask_first
from operations.warrants.queries import hidden_references
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.audit.choices import PARTNER, Kind
from stronghold.audit.models import Event
from stronghold.kernel import clock

# Pages of what is for one team alone. A place that was looked up there, for what was
# then not stored, gives away what may be stored yet.
TEAMS_OWN = (
    "warrants:new",
    "warrants:suggest",
    "warrants:add_premises",
    "warrants:move",
    "warrants:enter",
    "warrants:seize",
    "warrants:review",
    "warrants:withdraw",
    "api_warrants",
    "api_warrant_moves",
    "visits:ask_first",
)
# Pages of others' too, which show it only where they name one that is hidden.
OF_ANY = ("operations:put_in",)
# In the API one address is both the list and the form, where a place is looked up.
LIST_AND_FORM = "api_warrants"
# No warrant lives longer than three months, nor is one drawn up so long before.
TRIES_HIDDEN_FOR = timedelta(days=183)
# Exports whose number of rows counts what is not known of.
COUNTS_HIDDEN = ("warrants", "deadlines")
# What references of warrants and of premises begin with.
WARRANT, PREMISES = "W-", "premises:"


def visible_events(viewer: User) -> Q:
    """Return what an event must be.

    Of no force are the system's own work, and tries to sign in with an unknown name.
    """
    if not policy.can(viewer, Verb.READ_AUDIT):
        return Q(pk__in=[])
    return Q(force__in=[viewer.force.code, ""])


@dataclass(frozen=True)
class Hidden:
    """What a viewer may not know yet: references, and what teams look up in their own
    pages. `ours` are the ids of those whose doings are the viewer's team's own.
    """

    warrants: Collection[str] = ()
    told: Collection[str] = ()
    marks: Collection[str] = ()
    ours: Collection[int] = ()
    tries_since: datetime | None = None

    @property
    def references(self) -> list[str]:
        return [*self.warrants, *self.told, *self.marks]

    @property
    def events(self) -> Q:
        """Return the condition on an event that is about one of them, and not shown.

        What was done to one, or in a page of its team's own, is not shown, whatever
        other records it names; nor is that something was told of one, which names
        besides whom it was told.
        """
        of_them_alone = Q(records__contained_by=self.references) & ~Q(records=[])
        # That someone took a file is told also of one in which nothing was.
        of_them_alone &= ~Q(kind=Kind.EXPORT)
        of_them = Q(records__overlap=self.references)
        is_write = Q(kind__in=(Kind.COLLECTION, Kind.ALTERATION))
        is_telling = Q(kind__in=(Kind.DISCLOSURE, Kind.ALTERATION)) & ~Q(
            actor_role=PARTNER
        )
        in_their_page = _detail_in("page", TEAMS_OWN)
        is_list = _detail_in("page", (LIST_AND_FORM,)) & ~_names(PREMISES)
        is_apart = (in_their_page & ~is_list) | _detail_in("page", OF_ANY)
        found = of_them_alone | (of_them & (is_write | is_apart))
        found |= is_telling & Q(records__overlap=list(self.told))
        found |= _detail_in("record", self.references)
        return found | (in_their_page & self._is_try)

    @property
    def _is_try(self) -> Q:
        """Whether others looked something up and named no warrant by it."""
        who = Coalesce(F("actor_id"), Value(0), output_field=BigIntegerField())
        by_us = Q(In(who, list(self.ours))) if self.ours else Q(pk__in=[])
        return Q(occurred_at__gte=self.tries_since) & ~_names(WARRANT) & ~by_us

    def left_of(self, records: Iterable[str]) -> list[str]:
        """Return the references that may be told."""
        hidden = {*self.references}
        return [one for one in records if one not in hidden]

    def left_of_detail(self, event: Event) -> dict[str, Any]:
        """Return what may be told of an event besides its records.

        Of others: how many of a kind they took counts those that are hidden, and a
        reference that they typed may be of one.
        """
        detail: dict[str, Any] = dict(event.detail)
        if event.actor_id in self.ours:
            return detail
        if detail.get("of") in COUNTS_HIDDEN:
            detail.pop("rows", None)
        if isinstance(filters := detail.get("filters"), dict):
            detail["filters"] = _typed(filters)
        return _typed(detail)


def _typed(given: dict[str, Any]) -> dict[str, Any]:
    """Say that a reference was typed, and not which, where it may be a warrant's."""
    typed = given.get("reference")
    if isinstance(typed, str) and typed.startswith("W"):
        return given | {"reference": True}
    return given


def _names(kind: str) -> Q:
    """Return whether an event names a record whose reference begins so."""
    named = Func(
        F("records"),
        Value(" "),
        function="array_to_string",
        output_field=TextField(),
    )
    return Q(Contains(named, Value(kind)))


def _detail_in(name: str, values: Collection[str]) -> Q:
    """Return whether the detail has one of these; false where it has no such name."""
    if not values:
        return Q(pk__in=[])
    found = Coalesce(
        *(KeyTextTransform(name, "detail"), Value("")), output_field=TextField()
    )
    return Q(In(found, list(values)))


def hidden_from(viewer: User) -> Hidden:
    """Return what this person may not know yet."""
    warrants = hidden_references(viewer)
    told = [one for told in _told_of() for one in told(warrants)] if warrants else []
    ours = {viewer.pk}
    if viewer.team_id:
        team = User.objects.filter(team=viewer.team_id)
        ours |= set(team.values_list("pk", flat=True))
    return Hidden(
        warrants,
        told,
        marks=hidden_ask_first(viewer),
        ours=ours,
        tries_since=clock.now() - TRIES_HIDDEN_FOR,
    )


@cache
def _told_of() -> Sequence[Callable[[Collection[str]], list[str]]]:
    return [import_string(path) for path in settings.TOLD_OF]
