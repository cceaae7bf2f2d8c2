"""Search in a kind of record, by its own description."""

from typing import Any

from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.records.fields import Choice
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import with_related
from stronghold.search.queries.results import (
    Results,
    Wanted,
    ranked,
    rows_by_reference,
)
from stronghold.search.rules import codes_labelled


def find_records(kind: RecordKind[Any], viewer: User, wanted: Wanted) -> Results[Any]:
    """Return the records with these words, or with a code labelled with them."""
    if kind.searched is None:
        return Results()
    fits = Q(words=wanted.query)
    for field in kind.fields:
        if isinstance(field, Choice) and field.is_searched:
            codes = codes_labelled(wanted.words, field.choices.choices)
            fits |= Q(**{f"{field.name}__in": codes})
    rows = kind.rows(viewer).annotate(words=kind.searched).filter(fits)
    if wanted.since:
        rows = rows.filter(**{f"{kind.listed_on}__gte": wanted.since})
    return ranked(
        rows,
        wanted,
        words=kind.searched,
        order=kind.listed_on,
        day=kind.listed_on,
        load=lambda found: kind.with_facts(with_related(found)),
    )


def records_by_reference(kind: RecordKind[Any], viewer: User, words: str) -> list[Any]:
    """Return the records whose reference is, or starts with, these words."""
    return rows_by_reference(
        kind.rows(viewer),
        words,
        prefix=kind.prefix,
        load=lambda found: kind.with_facts(with_related(found)),
    )
