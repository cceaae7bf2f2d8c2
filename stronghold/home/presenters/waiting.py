"""What needs a decision: a supervisor's queues, a records manager's reviews."""

from collections.abc import Mapping, Sequence

from django.urls import reverse

from reports.triage.rules import MOST_COUNTED
from stronghold.core.records.presenters import address
from stronghold.core.ui.parts import Link
from stronghold.figures.presenters.wording import listed
from stronghold.home.presenters.parts import (
    Figure,
    Figures,
    Part,
    Words,
    figures_part,
)


def queues(
    counted: Sequence[tuple[str, Mapping[str, str], int | None]],
    *,
    n_overdue: int,
    n_matches: int,
    n_entries: int | None,
) -> Part:
    """Show how much is in the queues that a supervisor watches.

    `counted` has the label, the address's parameters and the count of each queue of
    reports. `n_entries` is None for a viewer who may not review closure entries.
    """
    triage = reverse("reports:triage")
    others = [
        _figure("Overdue taskings", n_overdue, reverse("taskings:list")),
        _matches(n_matches),
    ]
    if n_entries is not None:
        url = reverse("closures:to_review")
        others.append(_figure("Closure entries to review", n_entries, url))
    reports = [_figure(label, n, address(triage, query)) for label, query, n in counted]
    return figures_part(
        Figures(
            id="waiting",
            title="Waiting",
            figures=[*reports, *others],
            more=Link("Possible duplicates", reverse("reports:duplicates")),
        )
    )


def wards_without_team(names: Sequence[str], queue: Mapping[str, str] | None) -> Part:
    """Name the wards without a team, with a link to the queue if it may be seen."""
    n = "1 ward has" if len(names) == 1 else f"{len(names):,} wards have"
    return Part(
        "home/words.html",
        Words(
            (
                f"{n} no team: {listed(names)}.",
                "Reports there go to no team and wait in the queue “Without a team”, "
                "until a supervisor gives them to one. Name the team of each ward in "
                "the force’s file, and run setup_force again.",
            ),
            _no_team(queue),
        ),
    )


def _no_team(queue: Mapping[str, str] | None) -> Link | None:
    if queue is None:
        return None
    url = address(reverse("reports:triage"), queue)
    return Link("See the reports without a team", url)


def reviews(*, n_reporters: int, n_matches: int, n_provisions: int | None) -> Part:
    """Show how much a records manager has to review.

    `n_provisions` is None for a viewer who may not approve legal limits.
    """
    reporters = reverse("reports:reporters_due")
    figures = [
        _figure("Contact details to review", n_reporters, reporters),
        _matches(n_matches),
    ]
    if n_provisions is not None:
        url = reverse("law:provisions")
        figures.append(_figure("Legal limits to review", n_provisions, url))
    return figures_part(Figures("waiting", "Waiting for a decision", figures))


def _matches(n: int) -> Figure:
    return _figure("Possible duplicate arrests", n, reverse("arrests:matches"))


def _figure(label: str, n: int | None, url: str) -> Figure:
    """Show a number; None means more than are counted."""
    value = f"over {MOST_COUNTED:,}" if n is None else f"{n:,}"
    return Figure(value=value, label=label, note="", url=url)
