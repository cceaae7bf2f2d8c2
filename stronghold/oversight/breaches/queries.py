"""Every read of data breaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from operations.statute.queries import laws_of
from operations.statute.rules.limits import (
    Code,
    Deadline,
    Provision,
    Provisions,
    cited,
)
from operations.statute.rules.peoples_data import report_breach_by
from stronghold.core.accounts.models import User
from stronghold.core.audit.record import consulted
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import london_date
from stronghold.core.records.filters import (
    DayFilter,
    Filter,
    ListFilter,
    YesFilter,
)
from stronghold.core.records.pages import ByReference, Page, PageRequest, page_of
from stronghold.core.sharing.choices import Regime
from stronghold.oversight.breaches.choices import Risk, State
from stronghold.oversight.breaches.models import BreachStep, DataBreach
from stronghold.oversight.breaches.record import BREACHES
from stronghold.oversight.breaches.rules import EARLIEST, Standing
from stronghold.oversight.retention.queries import past_period
from stronghold.oversight.retention.schedule import BREACHES as KEPT

MOST_IN_FILE = 5_000


class ToDo(YesFilter):
    """Open ones that are not reported, or of which people are not informed."""

    name, label = "due", "To report, or people to inform"

    def rows(self, text: str, viewer: User) -> Q:
        unreported = Q(reported_at__isnull=True, not_reported_because="")
        uninformed = Q(risk=Risk.HIGH, informed_on__isnull=True, not_informed="")
        return Q(state=State.OPEN) & (unreported | uninformed)


FILTERS: Sequence[Filter] = (
    *BREACHES.code_filters,
    ToDo(),
    DayFilter("from", "Known from", "known_at", is_instant=True, earliest=EARLIEST),
    DayFilter("to", "To", "known_at", is_last=True, is_instant=True, earliest=EARLIEST),
)


@dataclass(frozen=True)
class Shown:
    """A breach, what was done about it, and by when it is reported."""

    row: DataBreach
    standing: Standing
    due: Deadline
    # By which section people at high risk are informed.
    inform: Provision

    @property
    def is_due(self) -> bool:
        """Whether the 72 hours still run, or have run out unused."""
        return self.row.state == State.OPEN and self.standing.owes_report


def standing_of(row: DataBreach) -> Standing:
    return Standing(
        risk=row.risk,
        is_reported=row.reported_at is not None,
        is_not_reported=bool(row.not_reported_because),
        is_informed=row.informed_on is not None,
        is_not_informed=bool(row.not_informed),
    )


def shown_of(rows: Iterable[DataBreach]) -> list[Shown]:
    """Return breaches with their clocks, which are worked out as they are read."""
    found = list(rows)
    laws = laws_of(row.force for row in found)
    return [_shown(row, laws[row.force_id]) for row in found]


def _shown(row: DataBreach, law: Provisions) -> Shown:
    is_gdpr = row.regime == Regime.UK_GDPR
    inform = Code.GDPR_INFORM_PEOPLE if is_gdpr else Code.INFORM_PEOPLE
    return Shown(
        row,
        standing_of(row),
        report_breach_by(law, known_at=row.known_at, is_gdpr=is_gdpr),
        cited(law, inform, london_date(row.known_at)),
    )


def breaches_page(
    viewer: User, wanted: ListFilter, ask: PageRequest
) -> Page[DataBreach]:
    """Return a page of the log, the newest first."""
    every = _visible(viewer)
    rows = every.filter(wanted.rows(viewer))
    page = page_of(rows, order=("-known_at", "-pk"), ask=ask, by=ByReference(every))
    consulted((row.reference for row in page.items), **wanted.as_params())
    return page


def listed(viewer: User, wanted: ListFilter) -> list[DataBreach]:
    """Return the whole list for a file, the newest first. The caller logs it."""
    rows = _visible(viewer).filter(wanted.rows(viewer))
    return list(rows.order_by("-known_at", "-pk")[:MOST_IN_FILE])


def to_do(viewer: User) -> list[Shown]:
    """Return the open breaches with something owed by law, the first known first."""
    rows = _visible(viewer).filter(ToDo().rows("yes", viewer))
    return shown_of(rows.order_by("known_at", "pk"))


def breach_of(viewer: User, reference: str) -> Shown:
    """Return one breach, and log the read. NotFound if the viewer may not see it."""
    row = ByReference(_visible(viewer)).find(reference).first()
    if row is None:
        raise NotFound
    consulted([reference])
    return shown_of([row])[0]


def locked_breach(by: User, reference: str) -> Shown:
    """Return one breach, locked until the transaction ends."""
    rows = _visible(by).select_for_update(of=("self",))
    row = ByReference(rows).find(reference).first()
    if row is None:
        raise NotFound
    return shown_of([row])[0]


def steps_of(row: DataBreach) -> list[BreachStep]:
    """Return the moves of a breach, the oldest first."""
    rows = BreachStep.objects.filter(breach=row).select_related("by")
    return list(rows.order_by("pk"))


def _visible(viewer: User) -> QuerySet[DataBreach]:
    return BREACHES.rows(viewer).select_related("force", "opened_by")


def closed_long_ago() -> QuerySet[DataBreach]:
    """Return the breaches whose period of retention is over."""
    return past_period(DataBreach.objects.all(), KEPT, ended="closed_on")
