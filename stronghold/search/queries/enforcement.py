"""Search in closures, and in each kind of record by its description."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Choices, Q

from operations.closures.models import CLOSURE_WORDS, ClosureCase
from operations.closures.visibility import visible_closures
from stronghold.core.accounts.models import User
from stronghold.core.records.fields import Choice
from stronghold.core.records.kind import RecordKind
from stronghold.core.records.queries import with_related
from stronghold.search.queries.results import (
    Load,
    Results,
    Wanted,
    ranked,
    rows_by_reference,
)
from stronghold.search.rules import codes_labelled


@dataclass(frozen=True, kw_only=True)
class RecordSearch:
    """How a kind of record is searched: its rows, words, and codes by label."""

    model: Any
    prefix: str
    visible: Callable[[User], Q]
    words: SearchVector
    codes: Mapping[str, type[Choices]] = field(default_factory=dict)
    load: Load = with_related

    def find(self, viewer: User, wanted: Wanted) -> Results[Any]:
        """Return the records with these words, or with a code labelled with them."""
        fits = Q(words=wanted.query)
        for name, choices in self.codes.items():
            codes = codes_labelled(wanted.words, choices.choices)
            fits |= Q(**{f"{name}__in": codes})
        rows = self.model.objects.filter(self.visible(viewer))
        rows = rows.annotate(words=self.words).filter(fits)
        if wanted.since:
            rows = rows.filter(occurred_on__gte=wanted.since)
        return ranked(
            rows,
            wanted,
            words=self.words,
            order="occurred_on",
            day="occurred_on",
            load=self.load,
        )

    def by_reference(self, viewer: User, words: str) -> list[Any]:
        """Return the records whose reference is, or starts with, these words."""
        rows = self.model.objects.filter(self.visible(viewer))
        return rows_by_reference(rows, words, prefix=self.prefix, load=self.load)


CLOSURES = RecordSearch(
    model=ClosureCase, prefix="C", visible=visible_closures, words=CLOSURE_WORDS
)


def search_of(kind: RecordKind[Any]) -> RecordSearch:
    """Return how a kind that has a description is searched."""
    codes = [field for field in kind.fields if isinstance(field, Choice)]
    assert kind.searched is not None  # noqa: S101 - only such kinds are listed
    return RecordSearch(
        model=kind.model,
        prefix=kind.prefix,
        visible=kind.visible,
        words=kind.searched,
        codes={code.name: code.choices for code in codes if code.is_searched},
        load=lambda rows: kind.loaded(with_related(rows)),
    )
