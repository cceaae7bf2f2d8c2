"""The evaluation page: what `evaluation/page.html` draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Link
from stronghold.evaluation.choices import Flow, Subject
from stronghold.evaluation.presenters.comparison import (
    Comparison,
    comparison_of,
)
from stronghold.evaluation.presenters.weeks import Weeks, weeks_around
from stronghold.evaluation.presenters.wording import (
    CAVEATS,
    FLOW_CAVEATS,
    nothing_yet,
)
from stronghold.evaluation.queries.counts import (
    cells_of,
    recorded_since,
    weekly,
    zones_of,
)
from stronghold.evaluation.rules.windows import windows

if TYPE_CHECKING:
    from stronghold.evaluation.forms import Settings
    from stronghold.evaluation.queries.subjects import Began, Evaluated

_PAGES = {
    Subject.CLOSURE: "closures:detail",
    Subject.WARRANT: "warrants:detail",
    Subject.OPERATION: "operations:detail",
}


@dataclass(frozen=True)
class Head:
    """The top of the page, with or without numbers."""

    caption: str
    back: Link
    lede: str
    # Why nothing can be evaluated; empty if something can.
    nothing: str = ""


@dataclass(frozen=True)
class EvaluationPage:
    """The numbers; no comparison unless there is a whole week on both sides."""

    comparison: Comparison | None
    nothing_yet: str
    weeks: Weeks
    caveats: Sequence[str]


def head_of(subject: "Evaluated", began: "Began | None" = None) -> Head:
    lede, nothing = "", ""
    if began:
        lede = f"{began.label.capitalize()} on {written_date(began.on)}."
    elif not subject.days:
        nothing = "Nothing has been done yet that could have an effect."
    elif not subject.places:
        nothing = "It has no place on the map, no street and no ward to count in."
    url = reverse(_PAGES[subject.kind], args=[subject.reference])
    return Head(
        caption=f"{subject.kind.label} {subject.reference}, {subject.title}",
        back=Link(f"Back to {subject.reference}", url),
        lede=lede,
        nothing=nothing,
    )


def evaluation_page(
    viewer: User, subject: "Evaluated", settings: "Settings"
) -> EvaluationPage:
    """Count before and after the day, and explain what the numbers show."""
    flow = settings.flow
    found = windows(
        subject.began(settings.day).on,
        today=clock.today(),
        recorded_since=recorded_since(viewer, flow),
        wanted=settings.weeks,
    )
    zones = zones_of(
        subject,
        settings.where,
        metres=settings.metres,
        ring=settings.ring,
        ward=settings.ward,
    )
    counts = weekly(viewer, flow, zones, first=found.first, last=found.last)
    comparison = None
    if found.weeks:
        cells = cells_of(viewer, flow, zones, windows=found)
        has_ring = zones.ring is not None
        comparison = comparison_of(
            subject, settings, found, cells=cells, has_ring=has_ring
        )
    return EvaluationPage(
        comparison=comparison,
        nothing_yet="" if found.weeks else nothing_yet(found),
        weeks=weeks_around(subject, settings, found, counts=counts),
        caveats=_caveats(flow),
    )


def _caveats(flow: Flow) -> list[str]:
    """Return what numbers of this flow cannot show."""
    if flow in FLOW_CAVEATS:
        return [FLOW_CAVEATS[flow], *CAVEATS[1:]]
    return list(CAVEATS)
