"""What waits for a decision: a supervisor's queues, a records manager's reviews."""

from django.urls import reverse

from operations.arrests.queries import count_waiting
from operations.closures.queries import n_to_review
from operations.statute.queries import n_to_look_at
from reports.reporter.queries import n_due_for_review
from reports.triage.queries import MOST_COUNTED
from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.accounts.queries import wards_without_owner
from stronghold.dashboard.home.presenters.parts import (
    Figure,
    Figures,
    Part,
    Words,
    figures_part,
)
from stronghold.dashboard.home.queries import (
    QUEUES,
    n_in_queue,
    n_overdue_taskings,
)
from stronghold.dashboard.presenters.wording import listed
from stronghold.look.parts import Link
from stronghold.records.presenters import address


def queues(viewer: User) -> Part:
    """Count what waits in the queues that a supervisor keeps an eye on."""
    triage = reverse("reports:triage")
    counted = [
        _figure(label, n_in_queue(viewer, wanted), address(triage, wanted.as_params()))
        for label, wanted in QUEUES
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
            more=Link("Reports that may be the same", reverse("reports:duplicates")),
        )
    )


def wards_lost(viewer: User) -> Part | None:
    """Name the wards that no team owns; None where each has an owner."""
    names = wards_without_owner(viewer.force.code)
    if not names:
        return None
    n = "1 ward has" if len(names) == 1 else f"{len(names):,} wards have"
    return Part(
        "dashboard/home/words.html",
        Words(
            (
                f"{n} no team: {listed(names)}.",
                "Reports there go to no team and wait in the queue “Without a team”, "
                "until a supervisor gives them to one. Say in the force’s file which "
                "team owns each ward, and run setup_force again.",
            ),
            _no_team(viewer),
        ),
    )


def _no_team(viewer: User) -> Link | None:
    if not policy.can(viewer, Verb.WORK_REPORTS):
        return None
    wanted = dict(QUEUES)["Without a team"]
    url = address(reverse("reports:triage"), wanted.as_params())
    return Link("See the reports without a team", url)


def reviews(viewer: User) -> Part:
    """Count what a records manager is to look at."""
    due = n_due_for_review(viewer)
    figures = [
        _figure("Contact details to review", due, reverse("reports:reporters_due")),
        _matches(viewer),
    ]
    if policy.can(viewer, Verb.APPROVE_PROVISIONS):
        n = n_to_look_at(viewer)
        figures.append(
            _figure("Limits of the law to look at", n, reverse("law:provisions"))
        )
    return figures_part(Figures("waiting", "Waiting for a decision", figures))


def _matches(viewer: User) -> Figure:
    url = reverse("arrests:matches")
    return _figure("Arrests that may be the same", count_waiting(viewer), url)


def _figure(label: str, n: int | None, url: str) -> Figure:
    """Show a number; None is more than is counted."""
    value = f"over {MOST_COUNTED:,}" if n is None else f"{n:,}"
    return Figure(value=value, label=label, note="", url=url)
