"""The evaluation page: what `evaluation/page.html` draws."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse

from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Link
from stronghold.evaluation.choices import Flow, Subject
from stronghold.evaluation.presenters.wording import (
    CAVEATS,
    FLOW_CAVEATS,
)

if TYPE_CHECKING:
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
    reference: str
    back: Link
    lede: str
    # Why nothing can be evaluated; empty if something can.
    nothing: str = ""


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
        caption=subject.title,
        reference=subject.reference,
        back=Link(f"Back to the {str(subject.kind.label).lower()}", url),
        lede=lede,
        nothing=nothing,
    )


def caveats_of(flow: Flow) -> list[str]:
    """Return what numbers of this flow cannot show."""
    if flow in FLOW_CAVEATS:
        return [FLOW_CAVEATS[flow], *CAVEATS[1:]]
    return list(CAVEATS)
