"""The measures whose figures may be published, including those for children's services.

The latter are counted only for publication, by quarter: no map shows them.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from operations.activities.choices import ActivityKind
from stronghold.core.accounts.permissions import Verb
from stronghold.core.sharing.choices import Shared
from stronghold.figures.measures import MEASURES, Measure

CHILD_REFERRALS = "child_referrals"
_OF_CHILDREN = (
    Measure(
        code="child_concerns",
        label="Concerns about children",
        definition=(
            "Concerns that a child is exploited, by the day on which they arose, "
            "without those recorded in error."
        ),
        note="More of them can mean that more concerns are noticed.",
        unit="concern",
        units="concerns",
        source="concerns",
        grain="week",
        category_label="",
        verb=Verb.READ_SAFEGUARDING,
        shared_as=Shared.CHILDREN,
    ),
    Measure(
        code="arrests_under_18",
        label="Arrests of under-18s",
        definition=(
            "Arrests for a drug offence of people who were from 10 to 17 years old on "
            "that day, without those recorded in error."
        ),
        note="Arrests of people whose age is not known are not counted here.",
        unit="arrest",
        units="arrests",
        source="arrests",
        grain="week",
        category_label="",
        verb=Verb.READ_SAFEGUARDING,
        shared_as=Shared.CHILDREN,
    ),
    Measure(
        code=CHILD_REFERRALS,
        label="Referrals of children",
        definition=(
            "Referrals of children that were made to any service, by the day on which "
            "they were opened, without those recorded in error."
        ),
        note="Referrals to your own service are included, and also shown separately.",
        unit="referral",
        units="referrals",
        source="referrals",
        grain="week",
        category_label="",
        verb=Verb.READ_SAFEGUARDING,
        shared_as=Shared.CHILDREN,
    ),
)
OF_CHILDREN = frozenset(measure.code for measure in _OF_CHILDREN)
# Categories that published figures never count, and the note for readers. A total that
# counted them would reveal them to anyone who subtracts the other categories.
_NEVER_PUBLISHED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"activities": (ActivityKind.COVERT, "Covert patrols are never included.")}
)


def _as_published(measure: Measure) -> Measure:
    if measure.code not in _NEVER_PUBLISHED:
        return measure
    never, explanation = _NEVER_PUBLISHED[measure.code]
    codes = {c: label for c, label in (measure.categories or {}).items() if c != never}
    note = f"{measure.note} {explanation}"
    return replace(measure, categories=MappingProxyType(codes), note=note)


PUBLISHED: Mapping[str, Measure] = MappingProxyType(
    {
        m.code: _as_published(m)
        for m in (*MEASURES.values(), *_OF_CHILDREN)
        if m.shared_as
    }
)
# Measures published by week; those of children are published only by quarter.
BY_WEEK = tuple(code for code in PUBLISHED if code not in OF_CHILDREN)


def is_published(measure: str, category: str) -> bool:
    """Return whether published figures of a measure count a category."""
    never, _ = _NEVER_PUBLISHED.get(measure, (None, ""))
    return category != never


def families() -> list[list[Measure]]:
    """Return the measures in groups that count the same records."""
    found: dict[str, list[Measure]] = {}
    for measure in PUBLISHED.values():
        found.setdefault(measure.source, []).append(measure)
    return list(found.values())
