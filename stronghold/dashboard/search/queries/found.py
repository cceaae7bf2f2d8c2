"""What a search is asked, and what it answers; how records are ranked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Q, QuerySet

from stronghold.audit.record import consulted
from stronghold.dashboard.search.rules import starts_of_reference, weight
from stronghold.kernel import clock
from stronghold.records.models import Record
from stronghold.records.queries import with_related

T = TypeVar("T")
R = TypeVar("R", bound=Record)
# What the trail calls the search itself, found anything or not.
THE_SEARCH = "search"
# So many of those that fit, the latest, are ranked: a word that is in every record
# would otherwise have all of them read.
MOST_RANKED = 1000
MOST_BEGUN = 10


@dataclass(frozen=True)
class Wanted:
    """The words, the day after which, and how many are shown of a kind."""

    words: str
    since: date | None = None
    most: int = 50

    @property
    def query(self) -> SearchQuery:
        return SearchQuery(self.words, config="english", search_type="websearch")


@dataclass(frozen=True)
class Found(Generic[T]):
    """The best that were found, and how many fit; `is_more` where it is more than that.

    `is_more`: not all were counted, and only the latest were ranked.
    """

    items: Sequence[T] = ()
    n: int = 0
    is_more: bool = False


def ranked(
    rows: QuerySet[R],
    wanted: Wanted,
    *,
    words: SearchVector,
    order: str,
    day: str,
    **told: Any,
) -> Found[R]:
    """Return the best of these rows, each with what is `told` of it besides.

    `words` is what they are searched by, `order` puts the latest first, and `day` is
    what they are counted on.
    """
    rank: Any = SearchRank(words, wanted.query, normalization=1)
    latest = rows.order_by(f"-{order}", "-pk").annotate(rank=rank)
    found = list(latest.values_list("pk", "rank", day, "error_at")[: MOST_RANKED + 1])
    today = clock.today()
    scores = {
        pk: weight(score, age_days=(today - on).days, is_in_error=error_at is not None)
        for pk, score, on, error_at in found[:MOST_RANKED]
    }
    # The sort is stable, so that of equals the latest comes first.
    best = sorted(scores, key=scores.__getitem__, reverse=True)[: wanted.most]
    whole = with_related(rows.model._default_manager.filter(pk__in=best))
    by_pk = {row.pk: row for row in whole.annotate(**told)}
    items = [by_pk[pk] for pk in best if pk in by_pk]
    consulted(row.reference for row in items)
    return Found(items, len(scores), is_more=len(found) > MOST_RANKED)


def begun_so(rows: QuerySet[R], words: str, *, prefix: str) -> list[R]:
    """Return the rows whose references the words begin, if they can be such."""
    begins = Q()
    for start in starts_of_reference(words, prefix):
        begins |= Q(reference__startswith=start)
    if not begins:
        return []
    found = list(with_related(rows.filter(begins)).order_by("reference")[:MOST_BEGUN])
    consulted(row.reference for row in found)
    return found


def says_anything(words: str) -> bool:
    """Say whether any word is left once those are passed over that tell nothing."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT numnode(websearch_to_tsquery('english', %s))", [words])
        (n,) = cursor.fetchone()
    return bool(n)


def note_search(*, kind: str, within: str) -> None:
    """Note that a search was made and how it was narrowed, never for what."""
    consulted([THE_SEARCH], kind=kind, within=within, text=True)
