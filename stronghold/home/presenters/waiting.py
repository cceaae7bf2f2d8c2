"""What needs a decision: a supervisor's queues, a records manager's reviews."""

from django.urls import reverse

from operations.arrests.queries import count_waiting
from operations.closures.queries import n_to_review
from operations.statute.queries import n_to_look_at
from reports.reporter.queries import n_due_for_review
from reports.triage.rules import MOST_COUNTED
from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import wards_without_owner
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
from stronghold.home.queries import (
    QUEUES,
    n_in_queue,
    n_overdue_taskings,
)


def queues(viewer: User) -> Part:
    """Count the queues that a supervisor watches."""
    triage = reverse("reports:triage")
    counted = [
        _figure(label, n_in_queue(viewer, queue), address(triage, queue.as_params()))
        for label, queue in QUEUES
    ]
    others = [
        _figure(
            "Overdue taskings",
            n_overdue_taskings(viewer),
            reverse("taskings:list"),
        ),
        _matches(viewer),
    ]
    if policy.can(viewer, Verb.REVIEW_IRREGULAR):
        n, url = n_to_review(viewer), reverse("closures:to_review")
        others.append(_figure("Closure entries to review", n, url))
    return figures_part(
        Figures(
            id="waiting",
            title="Waiting",
            figures=[*counted, *others],
            more=Link("Possible duplicates", reverse("reports:duplicates")),
        )
    )


def wards_without_team(viewer: User) -> Part | None:
    """Name the wards without a team; None if each has one."""
    names = wards_without_owner(viewer.force.code)
    if not names:
        return None
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
            _no_team(viewer),
        ),
    )


def _no_team(viewer: User) -> Link | None:
    if not policy.can(viewer, Verb.WORK_REPORTS):
        return None
    queue = dict(QUEUES)["Without a team"]
    url = address(reverse("reports:triage"), queue.as_params())
    return Link("See the reports without a team", url)


def reviews(viewer: User) -> Part:
    """Count what a records manager has to review."""
    due = n_due_for_review(viewer)
    figures = [
        _figure("Contact details to review", due, reverse("reports:reporters_due")),
        _matches(viewer),
    ]
    if policy.can(viewer, Verb.APPROVE_PROVISIONS):
        n = n_to_look_at(viewer)
        figures.append(_figure("Legal limits to review", n, reverse("law:provisions")))
    return figures_part(Figures("waiting", "Waiting for a decision", figures))


def _matches(viewer: User) -> Figure:
    url = reverse("arrests:matches")
    return _figure("Possible duplicate arrests", count_waiting(viewer), url)


def _figure(label: str, n: int | None, url: str) -> Figure:
    """Show a number; None means more than are counted."""
    value = f"over {MOST_COUNTED:,}" if n is None else f"{n:,}"
    return Figure(value=value, label=label, note="", url=url)
