"""Looks for words in what the police and their partners did, each kind by one row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchVector
from django.db.models import Choices, Q

from operations.activities.choices import ActivityKind
from operations.activities.models import ACTIVITY_WORDS, Activity
from operations.activities.visibility import visible_activities
from operations.arrests.choices import OffenceClass
from operations.arrests.models import ARREST_WORDS, Arrest
from operations.arrests.visibility import visible_arrests
from operations.closures.models import CLOSURE_WORDS, ClosureCase
from operations.closures.visibility import visible_closures
from operations.seizures.choices import Drug
from operations.seizures.models import SEIZURE_WORDS, Seizure
from operations.seizures.visibility import visible_seizures
from operations.warrants.choices import Outcome
from operations.warrants.models import WARRANT_WORDS, Warrant
from operations.warrants.visibility import visible_warrants
from stronghold.accounts.models import User
from stronghold.dashboard.search.queries.found import Found, Wanted, begun_so, ranked
from stronghold.dashboard.search.rules import codes_called


@dataclass(frozen=True, kw_only=True)
class Searched:
    """A kind of record: whose rows, which words of them, and which codes by label."""

    model: Any
    prefix: str
    visible: Callable[[User], Q]
    words: SearchVector
    codes: Mapping[str, type[Choices]] = field(default_factory=dict)

    def find(self, viewer: User, wanted: Wanted) -> Found[Any]:
        """Return those that say the words, or are of a code that is called so."""
        fits = Q(words=wanted.query)
        for name, choices in self.codes.items():
            called = codes_called(wanted.words, choices.choices)
            fits |= Q(**{f"{name}__in": called})
        rows = self.model.objects.filter(self.visible(viewer))
        rows = rows.annotate(words=self.words).filter(fits)
        if wanted.since:
            rows = rows.filter(occurred_on__gte=wanted.since)
        return ranked(
            rows, wanted, words=self.words, order="occurred_on", day="occurred_on"
        )

    def begun(self, viewer: User, words: str) -> list[Any]:
        """Return those whose references these words are, or begin."""
        rows = self.model.objects.filter(self.visible(viewer))
        return begun_so(rows, words, prefix=self.prefix)


ARRESTS = Searched(
    model=Arrest,
    prefix="A",
    visible=visible_arrests,
    words=ARREST_WORDS,
    codes={"offence_class": OffenceClass},
)
WARRANTS = Searched(
    model=Warrant,
    prefix="W",
    visible=visible_warrants,
    words=WARRANT_WORDS,
    codes={"outcome": Outcome},
)
CLOSURES = Searched(
    model=ClosureCase, prefix="C", visible=visible_closures, words=CLOSURE_WORDS
)
SEIZURES = Searched(
    model=Seizure,
    prefix="S",
    visible=visible_seizures,
    words=SEIZURE_WORDS,
    codes={"drug": Drug},
)
ACTIVITIES = Searched(
    model=Activity,
    prefix="P",
    visible=visible_activities,
    words=ACTIVITY_WORDS,
    codes={"kind": ActivityKind},
)
