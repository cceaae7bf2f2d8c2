"""Search for streets and premises by name, also misspelt."""

from typing import Any

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import FloatField, Q, QuerySet, Value
from django.db.models.functions import Greatest

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.audit.record import consulted
from stronghold.core.geography.choices import StreetKind
from stronghold.core.geography.models import Street
from stronghold.core.geography.rules import street_sought
from stronghold.core.kernel.values import postcode_in_form
from stronghold.core.places.models import Premises
from stronghold.core.places.visibility import visible_premises
from stronghold.search.queries.results import Results, Wanted
from stronghold.search.rules import names_in

# Trigram similarity, at most 1; below this it is a different name.
LIKE_ENOUGH = 0.45
# A name within a longer one is nearly as good as the name itself.
PART_OF_NAME = 0.9


def find_premises(viewer: User, wanted: Wanted) -> Results[Premises]:
    """Return the visible premises with such an address or postcode."""
    rows = Premises.objects.filter(visible_premises(viewer)).select_related("street")
    if postcode := postcode_in_form(wanted.words):
        exactly = Value(1.0, output_field=FloatField())
        found = rows.filter(postcode=postcode).annotate(likeness=exactly)
        found = found.order_by("address", "pk")
    else:
        found = _named_like(rows, "address", names_in(wanted.words))
    premises = list(found[: wanted.most + 1])
    shown = premises[: wanted.most]
    consulted(f"premises:{row.pk}" for row in shown)
    return Results(shown, len(shown), is_more=len(premises) > wanted.most)


def find_streets(viewer: User, wanted: Wanted) -> Results[Street]:
    """Return the streets with such a name. They are public, and no record is read."""
    if not policy.can(viewer, Verb.FIND_PLACES):
        return Results()
    names = [street_sought(name) for name in names_in(wanted.words)]
    rows = Street.objects.filter(kind=StreetKind.STREET)
    found = list(_named_like(rows, "name", names)[: wanted.most + 1])
    shown = found[: wanted.most]
    return Results(shown, len(shown), is_more=len(found) > wanted.most)


def _named_like(rows: QuerySet[Any], field: str, names: list[str]) -> QuerySet[Any]:
    """Return the rows named like one of the names, the most similar first."""
    indexed = Q()
    likeness: list[Any] = [Value(0.0), Value(0.0)]
    for name in names:
        indexed |= Q(**{f"{field}__trigram_similar": name})
        indexed |= Q(**{f"{field}__trigram_word_similar": name})
        likeness.append(TrigramSimilarity(field, name))
        likeness.append(TrigramWordSimilarity(name, field) * PART_OF_NAME)
    greatest = Greatest(*likeness, output_field=FloatField())
    alike: QuerySet[Any] = rows.filter(indexed).annotate(likeness=greatest)
    return alike.filter(likeness__gte=LIKE_ENOUGH).order_by("-likeness", field, "pk")
