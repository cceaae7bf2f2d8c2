"""What a search asks for and returns, and how records are ranked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, Generic, TypeVar

from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchQuery,
    SearchRank,
    SearchVector,
)
from django.db import connection
from django.db.models import Q, QuerySet

from stronghold.core.audit.choices import THE_SEARCH
from stronghold.core.audit.record import consulted
from stronghold.core.geography.names import Fit
from stronghold.core.kernel import clock
from stronghold.core.records.models import Record
from stronghold.core.records.queries import with_related
from stronghold.search.rules import (
    MOST_RANKED,
    forms_of,
    starts_of_reference,
    weight,
)

T = TypeVar("T")
R = TypeVar("R", bound=Record)
Load = Callable[[QuerySet[Any]], QuerySet[Any]]
MOST_BY_REFERENCE = 10


@dataclass(frozen=True)
class Wanted:
    """The words, the first day, and how many results of a kind are shown."""

    words: str
    since: date | None = None
    most: int = 50

    @property
    def query(self) -> SearchQuery | CombinedSearchQuery:
        """The words in any of their forms: "Lake St" finds Lake Street in a text."""
        forms = [
            SearchQuery(form, config="english", search_type="websearch")
            for form in forms_of(self.words)
        ]
        return reduce(or_, forms)


@dataclass(frozen=True)
class Results(Generic[T]):
    """The best results, and how many records fit.

    If `is_more`, more than `n` fit: only the latest were counted and ranked. Places
    have a `fit`, that of the best, and the `exact` place if it is the only one.
    """

    items: Sequence[T] = ()
    n: int = 0
    is_more: bool = False
    fit: Fit = Fit.NONE
    exact: T | None = None

    def without_exact(self) -> "Results[T]":
        """Return the other results, for a page that shows the exact one above them."""
        others = [item for item in self.items if item != self.exact]
        return replace(self, items=others, n=len(others), exact=None)


def ranked(
    rows: QuerySet[R],
    wanted: Wanted,
    *,
    words: SearchVector,
    order: str,
    day: str,
    load: Load = with_related,
    **annotations: Any,
) -> Results[R]:
    """Return the best of these rows, each with `annotations`.

    `words` is the vector searched, `order` the field that puts the latest first, and
    `day` the field that figures count by. `load` adds the related rows of a result.
    """
    rank: Any = SearchRank(words, wanted.query, normalization=1)
    latest = rows.order_by(f"-{order}", "-pk").annotate(rank=rank)
    found = list(latest.values_list("pk", "rank", day, "error_at")[: MOST_RANKED + 1])
    today = clock.today()
    scores = {
        pk: weight(score, age_days=(today - on).days, is_in_error=error_at is not None)
        for pk, score, on, error_at in found[:MOST_RANKED]
    }
    # The sort is stable, so of equal scores the latest comes first.
    best = sorted(scores, key=scores.__getitem__, reverse=True)[: wanted.most]
    # Of these rows, and not of the table: the viewer may see them roughly.
    loaded = load(rows.filter(pk__in=best).order_by())
    by_pk = {row.pk: row for row in loaded.annotate(**annotations)}
    items = [by_pk[pk] for pk in best if pk in by_pk]
    consulted(row.reference for row in items)
    return Results(items, len(scores), is_more=len(found) > MOST_RANKED)


def rows_by_reference(
    rows: QuerySet[R], words: str, *, prefix: str, load: Load = with_related
) -> list[R]:
    """Return the rows whose reference starts with the words, if they can be one."""
    starts_so = Q()
    for start in starts_of_reference(words, prefix):
        starts_so |= Q(reference__startswith=start)
    if not starts_so:
        return []
    found = list(load(rows.filter(starts_so)).order_by("reference")[:MOST_BY_REFERENCE])
    consulted(row.reference for row in found)
    return found


def has_search_words(words: str) -> bool:
    """Return whether any word is left once "the", "is" and the like are ignored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery('english', %s))", [words])
        (n,) = cursor.fetchone()
    return bool(n)


def note_search(*, kind: str, within: str) -> None:
    """Log that a search was made and how it was filtered, never its words."""
    consulted([THE_SEARCH], kind=kind, within=within, text=True)
