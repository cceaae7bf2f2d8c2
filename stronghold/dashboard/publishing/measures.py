"""The measures whose figures may be published, those for children's services besides.

The latter are counted for publication alone, by the quarter: no map shows them.
"""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from operations.activities.choices import ActivityKind
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.measures import MEASURES, Measure
from stronghold.sharing.choices import Shared

CHILD_REFERRALS = "child_referrals"
_OF_CHILDREN = (
    Measure(
        code="child_concerns",
        label="Concerns about children",
        definition=(
            "Concerns that a child is exploited, by the day on which they arose, "
            "without those recorded in error."
        ),
        note="More of them can mean that more is noticed.",
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
        note="Where the age is not known, an arrest is not counted here.",
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
        note="Those to your own service are among them, in a range of their own.",
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
# Categories that no figure counts which is published, and what readers are told of it.
# A total that counted them would give them back to whoever subtracts the others.
_NEVER_PUBLISHED: Mapping[str, tuple[str, str]] = MappingProxyType(
    {"activities": (ActivityKind.COVERT, "Covert patrols are never among them.")}
)


def _as_published(measure: Measure) -> Measure:
    if measure.code not in _NEVER_PUBLISHED:
        return measure
    never, told = _NEVER_PUBLISHED[measure.code]
    codes = {c: label for c, label in (measure.categories or {}).items() if c != never}
    note = f"{measure.note} {told}"
    return replace(measure, categories=MappingProxyType(codes), note=note)


PUBLISHED: Mapping[str, Measure] = MappingProxyType(
    {
        m.code: _as_published(m)
        for m in (*MEASURES.values(), *_OF_CHILDREN)
        if m.shared_as
    }
)
# What is told by the week; of children there are quarters alone.
BY_WEEK = tuple(code for code in PUBLISHED if code not in OF_CHILDREN)


def is_published(measure: str, category: str) -> bool:
    """Say whether published figures of a measure count what is of a category."""
    never, _ = _NEVER_PUBLISHED.get(measure, (None, ""))
    return category != never


def families() -> list[list[Measure]]:
    """Return the measures in groups that count the same records."""
    found: dict[str, list[Measure]] = {}
    for measure in PUBLISHED.values():
        found.setdefault(measure.source, []).append(measure)
    return list(found.values())
