"""The parts of the home page as small views: each reads what one of them shows.

A part is its template and that template's `content`; None is a part that is left out.
"""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

from django.urls import reverse

from operations.arrests.queries import count_waiting
from operations.closures.queries import (
    closed_addresses,
    n_to_review,
    n_to_sign,
    not_signed,
)
from operations.statute.queries import n_to_look_at
from reports.reporter.queries import n_due_for_review
from reports.triage.rules import MOST_COUNTED
from stronghold.brief.queries.signed import last_signed
from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.presenters import asked_table
from stronghold.core.accounts.approvals.queries import (
    asked_by,
    decided_for,
    n_waiting_for,
)
from stronghold.core.accounts.choices import Accounts, OrganisationKind
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import (
    held_by_each,
    n_people,
    without_team,
)
from stronghold.core.audit.choices import Kind as AuditKind
from stronghold.core.kernel import clock
from stronghold.core.records.filters import ListFilter
from stronghold.core.sharing import queries as sharing
from stronghold.duty.handover.queries import n_left
from stronghold.duty.queries import covered_by
from stronghold.exports.queries.exports import exports_of
from stronghold.exports.views import shown
from stronghold.figures.presenters.wording import behind_words
from stronghold.figures.queries import behind_since
from stronghold.home.presenters import (
    closed,
    counts,
    figures,
    governed,
    looked_after,
    start,
    week,
)
from stronghold.home.queries import waiting
from stronghold.opendata.queries import latest_files
from stronghold.oversight.breaches.queries import to_do as breaches_to_do
from stronghold.oversight.queries import LOG_FILTERS, n_found
from stronghold.oversight.reading.queries import n_unusual
from stronghold.oversight.reading.queries.without_case import n_people_to_look_at
from stronghold.oversight.requests.queries import due_soon, running
from stronghold.oversight.retention.queries import (
    is_to_look_at,
    n_due_now,
    n_erasures_of_others,
)
from stronghold.oversight.visibility import hidden_from
from stronghold.partners.disclosures import queries as disclosures
from stronghold.set_up.presenters import set_up_page
from stronghold.set_up.queries import progress
from stronghold.signals.queries import last_whole_week, signals_for
from stronghold.to_do import presenters, queries
from stronghold.to_do.rules import Part as TodoPart

if TYPE_CHECKING:
    from stronghold.oversight.breaches.queries import Shown as Breach
    from stronghold.oversight.requests.queries import Shown as Request

Part: TypeAlias = tuple[str, Any]

# Of Now everything, however much; of the rest what fits under it.
MOST_OF = {
    TodoPart.NOW: MOST_COUNTED,
    TodoPart.TODAY: 50,
    TodoPart.LATER: 5,
    TodoPart.WAITING: 5,
}
MOST_EXPORTS = 5
# The days of the audit log in which refusals are counted, before today.
REFUSALS_OF = timedelta(days=6)


def start_buttons(viewer: User) -> Part:
    """Return the buttons for what the viewer may start."""
    verbs = [verb for *_, verb in start.BUTTONS if policy.can(viewer, verb)]
    return "home/start_buttons.html", start.buttons(verbs)


def to_do(viewer: User) -> Part:
    """List what the viewer has to do: all of Now, and the first of what follows."""
    page = presenters.parts_page(
        queries.work_of(viewer, MOST_OF),
        queries.past_visits(viewer),
        covered_by(viewer),
        viewer,
        clock.now(),
    )
    has_day = policy.can(viewer, Verb.LOG_OFFLINE)
    page["day_url"] = reverse("offline:my_day") if has_day else ""
    return "to_do/panel.html", page


def standing_in(viewer: User) -> Part | None:
    """Name the people for whom the viewer stands in today; None for no one."""
    covers = covered_by(viewer)
    if not covers:
        return None
    found = presenters.standing_in(covers, held_by_each(covers))
    return "home/standing_in.html", found


def closed_nearby(viewer: User) -> Part | None:
    """List what is closed now in the areas of the viewer's team; None if nothing is.

    Each leads to its door card in one tap.
    """
    found = closed_addresses(viewer, of_team=True)
    return ("home/closed.html", closed.nearby(found)) if found else None


def queues(viewer: User) -> Part:
    """Count the queues of reports that a supervisor watches."""
    return "home/counts.html", counts.of_queues(
        [
            (label, queue, waiting.n_in_queue(viewer, queue))
            for label, queue in waiting.QUEUES
        ]
    )


def drafts_not_signed(viewer: User) -> Part | None:
    """Name the drafts of the viewer that someone did not sign; None for none."""
    links = counts.drafts_not_signed(not_signed(viewer))
    return ("home/also.html", {"links": links}) if links else None


def also_waiting(viewer: User) -> Part | None:
    """Count what else waits for a supervisor; None if nothing does."""
    may_review = policy.can(viewer, Verb.REVIEW_IRREGULAR)
    links = counts.drafts_not_signed(not_signed(viewer))
    links += counts.also_waiting(
        n_to_sign=n_to_sign(viewer),
        n_matches=count_waiting(viewer),
        n_entries=n_to_review(viewer) if may_review else None,
        n_left=n_left(viewer),
        n_erasures=n_erasures_of_others(viewer),
        n_approvals=n_waiting_for(viewer),
        to_resume=sharing.to_resume(viewer),
        agreements=sharing.to_sign(viewer),
    )
    return ("home/also.html", {"links": links}) if links else None


def _governance(viewer: User) -> Part:
    """Count what a records manager answers for: seven numbers."""
    last, since = last_whole_week(), clock.today() - REFUSALS_OF
    hidden = hidden_from(viewer)
    refusals = {"kind": AuditKind.REFUSAL.value, "date_from": since.isoformat()}
    wanted = ListFilter(LOG_FILTERS, refusals)
    most = MOST_COUNTED + 1
    found = governed.counts_of(
        last,
        n_unusual=n_unusual(viewer, last, hidden),
        refusals=refusals,
        n_refused=n_found(viewer, wanted, hidden, most=most),
        n_agreements=sharing.n_to_attend(viewer),
        n_disclosures=disclosures.n_to_attend(viewer, most=most),
        n_accounts=n_people(viewer, Accounts.LAPSED),
        n_reporters=n_due_for_review(viewer),
    )
    without = governed.without_case(last, n_people_to_look_at(viewer, last, hidden))
    return "home/counts.html", [without] + found


def records_management(viewer: User) -> Part:
    """Return a records manager's page; requests and breaches are read once for it.

    What the law has due, if anything is, comes before the counts.
    """
    requests, breaches = running(viewer), breaches_to_do(viewer)
    by_law = governed.due_by_law(requests, breaches, now=clock.now())
    first = [("home/due_by_law.html", by_law)] if by_law else []
    counted = [_governance(viewer), _decisions(viewer, requests, breaches)]
    return "home/several.html", first + counted


def _decisions(
    viewer: User, requests: "Sequence[Request]", breaches: "Sequence[Breach]"
) -> Part:
    """Count what waits for a records manager's decision."""
    may_approve = policy.can(viewer, Verb.APPROVE_PROVISIONS)
    found = governed.decisions(
        n_matches=count_waiting(viewer),
        n_provisions=n_to_look_at(viewer) if may_approve else None,
        n_due=n_due_now(viewer),
        n_schedules=int(is_to_look_at(viewer.force.pk)),
        n_erasures=n_erasures_of_others(viewer),
        n_approvals=n_waiting_for(viewer),
        n_requests=len(due_soon(requests)),
        n_breaches=len(breaches),
    )
    resumed = governed.to_resume(sharing.to_resume(viewer))
    refused = governed.refused_to_resume(sharing.refused_to_resume(viewer))
    return "home/decisions.html", resumed + refused + found


def accounts(viewer: User) -> Part:
    """Count the accounts that an administrator looks after; of a force, wards too."""
    found = [
        (which, n_people(viewer, which))
        for which in (Accounts.NEVER, Accounts.UNUSED, Accounts.LOCKED, Accounts.REVIEW)
    ]
    lost = without_team(viewer.force.code) if _is_of_force(viewer) else None
    n_wards = None if lost is None else lost.n_wards
    left = n_left(viewer)
    counts = looked_after.counts_of(found, n_left=left, n_wards=n_wards)
    return "home/counts.html", counts


def asked_for(viewer: User) -> Part | None:
    """List what the viewer asked for that waits or was decided; None for nothing."""
    asked = asked_by(viewer)
    table = asked_table(asked, decided_for(viewer, asked))
    return ("home/asked_for.html", table) if table else None


def wards_without_team(viewer: User) -> Part | None:
    """Name the wards without a team; None if each has one, and for a partner."""
    if not _is_of_force(viewer):
        return None
    lost = without_team(viewer.force.code)
    if not lost:
        return None
    queue = dict(waiting.QUEUES)["Without a team"]
    may_see = policy.can(viewer, Verb.WORK_REPORTS)
    found = looked_after.wards_without_team(
        lost,
        queue if may_see else None,
        may=partial(policy.can, viewer),
    )
    return "home/wards.html", found


def set_up(viewer: User) -> Part | None:
    """Say how much of the force is set up; None for a partner's administrator."""
    if not policy.can(viewer, Verb.SET_UP_FORCE):
        return None
    page = set_up_page(progress(viewer), partial(policy.can, viewer))
    return "home/set_up.html", page.summary


def about_accounts(viewer: User) -> Part:
    """Say what an administrator manages, does not see, and is not shared for now."""
    own = "" if _is_of_force(viewer) else viewer.organisation.name
    suspended = looked_after.suspended_words(
        sharing.suspended_since(viewer), by=viewer.force.name
    )
    return "home/about_accounts.html", {"organisation": own, "suspended": suspended}


def _is_of_force(viewer: User) -> bool:
    """Return whether the viewer is of the police, not of a partner."""
    return viewer.organisation.kind == OrganisationKind.POLICE


def exports(viewer: User) -> Part:
    """List the last exports that the viewer requested."""
    found = exports_of(viewer)[:MOST_EXPORTS]
    return "home/exports.html", figures.exports([shown(viewer, one) for one in found])


def data_loads(viewer: User) -> Part:
    """Say how recent the published data is that was loaded last."""
    return "home/data_loads.html", figures.data_loads(latest_files(viewer))


def behind(_viewer: User) -> Part | None:
    """Warn that figures are behind; None while they are up to date."""
    warning = behind_words(behind_since())
    return ("home/behind.html", warning) if warning else None


def last_week(viewer: User) -> Part:
    """Say in a line each what changed last week, and whether its brief is signed."""
    last = last_whole_week()
    found = week.last_week(signals_for(viewer, last), last_signed(viewer, last))
    return "home/last_week.html", found
