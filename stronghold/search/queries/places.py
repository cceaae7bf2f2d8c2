"""Search for streets, premises and postcodes by name, also misspelt."""

from collections.abc import Sequence
from typing import TypeVar

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.geography.models import Street
from stronghold.core.geography.names import Fit, street_sought
from stronghold.core.geography.queries import (
    search_places,
    streets_like,
    streets_near_postcodes,
)
from stronghold.core.kernel.values import postcode_in_form
from stronghold.core.places.models import Premises
from stronghold.core.places.queries import premises_like
from stronghold.search.queries.results import Results, Wanted
from stronghold.search.rules import is_type_alone, names_in

T = TypeVar("T")


def find_premises(viewer: User, wanted: Wanted) -> Results[Premises]:
    """Return the visible premises with such an address, postcode or start of one."""
    typed = wanted.words.replace('"', " ")
    found = premises_like(viewer, typed, parts=names_in(typed))
    results = _results([(one.premises, one.fit) for one in found], wanted)
    consulted(f"premises:{row.pk}" for row in results.items)
    return results


def find_streets(viewer: User, wanted: Wanted) -> Results[Street]:
    """Return the streets with such a name, or at a postcode or the start of one.

    Streets are public, and no record is read.
    """
    if not policy.can(viewer, Verb.FIND_PLACES):
        return Results()
    typed = wanted.words.replace('"', " ")
    if near := streets_near_postcodes(
        typed, force=viewer.force_id, most=wanted.most + 1
    ):
        return _results([(street, Fit.HOLDS) for street in near], wanted)
    parts = [street_sought(name) for name in names_in(typed)]
    found = streets_like(street_sought(typed), force=viewer.force_id, parts=parts)
    return _results([(one.street, one.fit) for one in found], wanted)


def is_of_no_place(viewer: User, words: str) -> bool:
    """Return whether the words are only a type of street, and no street's name."""
    return is_type_alone(words) and not streets_like(
        street_sought(words), force=viewer.force_id
    )


def known_postcode(viewer: User, words: str) -> str:
    """Return the postcode that the words are; empty if they are not a known one."""
    postcode = postcode_in_form(words) or ""
    if not postcode or not policy.can(viewer, Verb.FIND_PLACES):
        return ""
    return postcode if search_places(postcode, force=viewer.force_id) else ""


def _results(found: Sequence[tuple[T, Fit]], wanted: Wanted) -> Results[T]:
    exact = [row for row, fit in found if fit == Fit.EXACT]
    shown = [row for row, _ in found[: wanted.most]]
    return Results(
        shown,
        len(shown),
        is_more=len(found) > wanted.most,
        fit=min((fit for _, fit in found), default=Fit.NONE),
        exact=exact[0] if len(exact) == 1 else None,
    )
