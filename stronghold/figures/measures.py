"""What is counted: one row for each measure, beside its `sql/source_<code>.sql`.

`tallies` keeps the counts; `tallies/recount.py` counts each source in a second way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from operations.activities.choices import ActivityKind
from operations.arrests.choices import OffenceClass
from operations.closure_moves.choices import Scope
from operations.safeguarding.choices import ReferralKind
from operations.seizures.choices import DrugClass, SeizureKind
from operations.statute.choices import Issuer
from operations.warrants.choices import Outcome
from reports.report.choices import Concern
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.choices import NamedByForce, in_order
from stronghold.core.kernel.weeks import GRAINS, Period
from stronghold.core.sharing.choices import Shared
from stronghold.opendata.choices import FileKind


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that is counted, and how to read its figures.

    `source` is the source of the stale marks that cause a recount. A flow is counted on
    a day; a stock at the end of each period, and the figure of a range is that of its
    last period. `categories` has each code and label in order; None if the codes are
    the data's own words. They are `named` where a force may decide their names.
    `shared_as` is the kind under which an agreement releases its published figures;
    `public` says whether residents may see them.
    """

    code: str
    label: str
    definition: str
    note: str
    unit: str
    units: str
    source: str
    grain: Literal["week", "month"]
    category_label: str
    categories: Mapping[str, str] | None = None
    named: type[NamedByForce] | None = None
    source_kind: FileKind | None = None
    verb: Verb = Verb.READ_FIGURES
    kind: Literal["flow", "stock"] = "flow"
    shared_as: Shared | None = None
    public: bool = False

    @property
    def view(self) -> str:
        """The database view that has one row for each thing counted."""
        return f"source_{self.code}"

    def period_of(self, day: date) -> Period:
        """Return the week or month in which a day is counted."""
        return GRAINS[self.grain].of(day)

    def category_name(self, code: str) -> str:
        """Return a category's name on screen: of a force, that which it decided."""
        if self.named is not None and code in self.named.values:
            return str(self.named(code).label)
        return code if self.categories is None else self.categories.get(code, code)

    @property
    def ordered(self) -> Sequence[str] | None:
        """The codes in the order of pages, which a force may decide."""
        if self.categories is None or self.named is None:
            return None if self.categories is None else list(self.categories)
        return [code for code, _ in in_order(self.named) if code in self.categories]

    def units_of(self, n: int) -> str:
        """Return "1 arrest", "12 arrests"."""
        return f"{n:,} {self.unit if n == 1 else self.units}"


_CONCERNS = MappingProxyType({c.value: str(c.label) for c in Concern})
_OFFENCE_CLASSES = MappingProxyType({c.value: str(c.label) for c in OffenceClass})
_OUTCOMES = MappingProxyType({c.value: str(c.label) for c in Outcome})
_ISSUERS = MappingProxyType({c.value: str(c.label) for c in Issuer})
_SCOPES = MappingProxyType({c.value: str(c.label) for c in Scope})
_ACTIVITIES = MappingProxyType({c.value: str(c.label) for c in ActivityKind})
_REFERRALS = MappingProxyType({c.value: str(c.label) for c in ReferralKind})
_SEIZED = MappingProxyType(
    {c.value: str(c.label) for c in DrugClass}
    | {c.value: str(c.label) for c in SeizureKind if c != SeizureKind.DRUGS}
)
_LINKED = MappingProxyType(
    {
        "linked": "Linked to the drugs searched for",
        "not_linked": "For something else",
        "not_said": "Link not recorded",
    }
)
_MORE_REPORTS = (
    "More reports can mean more trust in the police and not more drug activity."
)

_ALL = (
    Measure(
        code="reports",
        label="Reports",
        definition=(
            "Community reports of drug activity by the date they were received, each "
            "incident counted once, without those recorded in error."
        ),
        note=_MORE_REPORTS,
        unit="report",
        units="reports",
        source="reports",
        grain="week",
        category_label="Concern",
        categories=_CONCERNS,
        named=Concern,
        shared_as=Shared.REPORTS,
        public=True,
    ),
    Measure(
        code="reports_received",
        label="Reports received, with repeats",
        definition=(
            "Every community report of drug activity by the date it was received, "
            "repeats of the same incident included, without those recorded in error."
        ),
        note=_MORE_REPORTS,
        unit="report received",
        units="reports received",
        source="reports",
        grain="week",
        category_label="Concern",
        categories=_CONCERNS,
        named=Concern,
        shared_as=Shared.REPORTS,
    ),
    Measure(
        code="arrests",
        label="Arrests",
        definition=(
            "Arrests for a drug offence, for breach of a closure or for exploitation, "
            "by the date of the arrest, each counted once by its principal offence, "
            "without those recorded in error."
        ),
        note=(
            "Arrests are police activity: more of them need not mean more drug crime."
        ),
        unit="arrest",
        units="arrests",
        source="arrests",
        grain="week",
        category_label="Principal offence",
        categories=_OFFENCE_CLASSES,
        shared_as=Shared.ARRESTS,
        public=True,
    ),
    Measure(
        code="warrants_executed",
        label="Warrants executed",
        definition=(
            "Search warrants by the date on which they were first executed, each "
            "counted once with the result of that entry, without those recorded in "
            "error."
        ),
        note="Warrants are police activity. Live warrants are not counted.",
        unit="warrant executed",
        units="warrants executed",
        source="warrants",
        grain="week",
        category_label="Outcome",
        categories=_OUTCOMES,
        shared_as=Shared.WARRANTS,
    ),
    Measure(
        code="closure_notices",
        label="Closure notices served",
        definition=(
            "Closure notices by the date on which they were served, without those "
            "recorded in error."
        ),
        note="Notices are what police and councils do, not how much crime there is.",
        unit="closure notice",
        units="closure notices",
        source="closures",
        grain="week",
        category_label="Issued by",
        categories=_ISSUERS,
    ),
    Measure(
        code="closure_orders",
        label="Closure orders made",
        definition=(
            "Closure orders by the date on which a court made them, without those "
            "recorded in error."
        ),
        note="Orders are what courts do, and not how much crime there is.",
        unit="closure order",
        units="closure orders",
        source="closures",
        grain="week",
        category_label="Scope",
        categories=_SCOPES,
        shared_as=Shared.CLOSURES,
    ),
    Measure(
        code="closure_orders_in_force",
        label="Closure orders in force",
        definition=(
            "Closure orders in force on the last day of each week, as made, extended "
            "or ended until now, without those recorded in error: one counts from the "
            "day on which it begins, and none on a day at whose end it is suspended."
        ),
        note="A range shows the orders in force at its end; weeks are not added up.",
        unit="closure order in force",
        units="closure orders in force",
        source="closures",
        grain="week",
        category_label="Scope",
        categories=_SCOPES,
        kind="stock",
    ),
    Measure(
        code="seizures",
        label="Seizures",
        definition=(
            "Things seized by the date on which they were seized, drugs by their class "
            "on that day, without those recorded in error."
        ),
        note="Seizures are police activity: they follow where officers look.",
        unit="seizure",
        units="seizures",
        source="seizures",
        grain="week",
        category_label="What was seized",
        categories=_SEIZED,
    ),
    Measure(
        code="activities",
        label="Patrols and other activities",
        definition=(
            "Patrols, visits, clear-ups and other activities of police and partners by "
            "the date on which they began, without those recorded in error."
        ),
        note="It counts what was logged, not how long it took or what it achieved.",
        unit="activity",
        units="activities",
        source="activities",
        grain="week",
        category_label="Kind",
        categories=_ACTIVITIES,
        named=ActivityKind,
        shared_as=Shared.ACTIVITIES,
    ),
    Measure(
        code="referrals",
        label="Referrals",
        definition=(
            "Referrals to other services that were made, by the date on which they "
            "were opened, without those recorded in error."
        ),
        note="More referrals can mean that more concerns are noticed.",
        unit="referral",
        units="referrals",
        source="referrals",
        grain="week",
        category_label="Referred to",
        categories=_REFERRALS,
        verb=Verb.READ_SAFEGUARDING,
    ),
    Measure(
        code="stop_searches",
        label="Stop and searches for drugs",
        definition=(
            "Published stops and searches whose object was controlled drugs, by the "
            "London date of the search."
        ),
        note=(
            "Searches are police activity: more of them need not mean more drug crime. "
            "Most are published without a place."
        ),
        unit="search",
        units="searches",
        source="stop_searches",
        grain="week",
        category_label="Outcome",
        source_kind=FileKind.STOP_AND_SEARCH,
    ),
    Measure(
        code="stop_search_arrests",
        label="Arrests from searches for drugs",
        definition=(
            "Published stops and searches whose object was controlled drugs and whose "
            "outcome was an arrest, by the London date of the search."
        ),
        note=(
            "The arrest may be for something other than drugs. Most searches are "
            "published without a place."
        ),
        unit="arrest from a search",
        units="arrests from searches",
        source="stop_searches",
        grain="week",
        category_label="What the arrest was for",
        categories=_LINKED,
        source_kind=FileKind.STOP_AND_SEARCH,
    ),
    Measure(
        code="street_drug_crimes",
        label="Drug crimes recorded",
        definition=(
            "Published crimes of the type Drugs by the month that the file gives, with "
            "the last outcome that was known when it was published."
        ),
        note=(
            "Most drug crimes are found by searching for them, so the figure follows "
            "police activity. Places are those of nearby street points."
        ),
        unit="crime",
        units="crimes",
        source="street_crimes",
        grain="month",
        category_label="Last outcome",
        source_kind=FileKind.STREET,
    ),
)

MEASURES: Mapping[str, Measure] = MappingProxyType({m.code: m for m in _ALL})


def measure(code: str) -> Measure:
    """Return the measure with this code; raises ValueError with the known codes."""
    try:
        return MEASURES[code]
    except KeyError:
        known = ", ".join(MEASURES)
        raise ValueError(f"{code!r} is not a measure; there are {known}") from None


def measures_of(source: str) -> list[Measure]:
    """Return the measures that a stale mark of this source affects."""
    return [m for m in MEASURES.values() if m.source == source]
