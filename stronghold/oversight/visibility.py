"""Which events a person may read: those of their own force, and those of no force.

Events about other teams' live warrants are in the audit log, but hidden until the
warrant has ended. So are disclosures of such a warrant, and why another team asks to be
rung first.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import BigIntegerField, F, Func, Q, TextField, Value
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce
from django.db.models.lookups import Contains, In

from operations.visits.queries import hidden_ask_first
from operations.warrants.queries import hidden_references
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.choices import PARTNER, Kind
from stronghold.core.audit.models import Event
from stronghold.core.kernel import clock
from stronghold.core.registered import registered

# Pages for one team only. A place looked up there, even if nothing was then stored,
# could reveal a warrant that will be stored later.
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
    "visits:ask",
    "visits:ask_first",
    "visits:asked",
)
# Pages that everyone uses: hidden only if their event names a hidden record.
OF_ANY = ("operations:put_in", "links:new", "links:remove")
# In the API one address is both the list and the form, where a place is looked up.
LIST_AND_FORM = "api_warrants"
# No warrant lasts longer than three months, and none is drafted so long before.
TRIES_HIDDEN_FOR = timedelta(days=183)
# Exports whose row count includes hidden records.
COUNTS_HIDDEN = ("warrants", "deadlines", "hearing_pack")
# What references of warrants and of premises begin with.
WARRANT, PREMISES = "W-", "premises:"


def visible_events(viewer: User) -> Q:
    """Return the condition that an event meets if this person may read it.

    The system's own events, and attempts to sign in with an unknown name, have no
    force.
    """
    if not policy.can(viewer, Verb.READ_AUDIT):
        return Q(pk__in=[])
    return Q(force__in=[viewer.force.code, ""])


@dataclass(frozen=True)
class Hidden:
    """What is hidden from a viewer: references, and look-ups on other teams' pages.

    `ours` are the ids of the people in the viewer's own team.
    """

    warrants: Collection[str] = ()
    disclosures: Collection[str] = ()
    marks: Collection[str] = ()
    ours: Collection[int] = ()
    tries_since: datetime | None = None

    @property
    def references(self) -> list[str]:
        return [*self.warrants, *self.disclosures, *self.marks]

    @property
    def events(self) -> Q:
        """Return the condition for events that are hidden completely.

        A write to a hidden record, or an event on its team's own page, is hidden
        whatever other records it names. So is a disclosure of a hidden record, because
        the event also names the recipient.
        """
        of_them_alone = Q(records__contained_by=self.references) & ~Q(records=[])
        # An export is shown even if it held no other records.
        of_them_alone &= ~Q(kind=Kind.EXPORT)
        of_them = Q(records__overlap=self.references)
        is_write = Q(kind__in=(Kind.COLLECTION, Kind.ALTERATION))
        is_disclosure = Q(kind__in=(Kind.DISCLOSURE, Kind.ALTERATION)) & ~Q(
            actor_role=PARTNER
        )
        in_their_page = _detail_in("page", TEAMS_OWN)
        is_list = _detail_in("page", (LIST_AND_FORM,)) & ~_names(PREMISES)
        is_apart = (in_their_page & ~is_list) | _detail_in("page", OF_ANY)
        found = of_them_alone | (of_them & (is_write | is_apart))
        found |= is_disclosure & Q(records__overlap=list(self.disclosures))
        found |= _detail_in("record", self.references)
        return found | (in_their_page & self._is_try)

    @property
    def _is_try(self) -> Q:
        """The condition for look-ups by other teams that name no warrant."""
        who = Coalesce(F("actor_id"), Value(0), output_field=BigIntegerField())
        by_us = Q(In(who, list(self.ours))) if self.ours else Q(pk__in=[])
        return Q(occurred_at__gte=self.tries_since) & ~_names(WARRANT) & ~by_us

    def left_of(self, records: Iterable[str]) -> list[str]:
        """Return the references that may be shown."""
        hidden = {*self.references}
        return [record for record in records if record not in hidden]

    def left_of_detail(self, event: Event) -> dict[str, Any]:
        """Return what may be shown of an event's detail.

        For other teams' events, the row count of an export could include hidden
        records, and a typed reference could be of one.
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
    """Say only that a reference was typed, not which, if it may be a warrant's."""
    typed = given.get("reference")
    if isinstance(typed, str) and typed.startswith("W"):
        return given | {"reference": True}
    return given


def _names(kind: str) -> Q:
    """Return the condition that an event names a record whose reference starts so."""
    named = Func(
        F("records"),
        Value(" "),
        function="array_to_string",
        output_field=TextField(),
    )
    return Q(Contains(named, Value(kind)))


def _detail_in(name: str, values: Collection[str]) -> Q:
    """Return the condition that a value of the detail is one of these."""
    if not values:
        return Q(pk__in=[])
    found = Coalesce(
        KeyTextTransform(name, "detail"), Value(""), output_field=TextField()
    )
    return Q(In(found, list(values)))


def hidden_from(viewer: User) -> Hidden:
    """Return what is hidden from this person."""
    warrants = hidden_references(viewer)
    disclosures = _disclosures_about(warrants) if warrants else []
    ours = {viewer.pk}
    if viewer.team_id:
        team = User.objects.filter(team=viewer.team_id)
        ours |= set(team.values_list("pk", flat=True))
    return Hidden(
        warrants,
        disclosures,
        marks=hidden_ask_first(viewer),
        ours=ours,
        tries_since=clock.now() - TRIES_HIDDEN_FOR,
    )


def _disclosures_about(records: Collection[str]) -> list[str]:
    return [
        reference
        for references_about in registered("DISCLOSURES_OF_RECORDS")
        for reference in references_about(records)
    ]
