"""The pages of one part of the list, and of what everyone in a team has to do."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import held_work
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.duty.queries import covered_by
from stronghold.to_do import presenters, queries
from stronghold.to_do.rules import Part

# No list is longer than its keys are counted, so no page starts after this.
LONGEST_PLACE = 4
# Of each part of what a colleague has.
MOST_OF_COLLEAGUE = 50


@requires(Verb.WORK_REPORTS, page="the list of what they have to do")
@require_safe
def one_part(request: SignedInRequest, code: str) -> HttpResponse:
    """List one part of what the viewer has to do, the most urgent first."""
    viewer = request.user
    if code not in set(Part):
        raise NotFound
    found = queries.part_of_work(
        viewer,
        Part(code),
        start=_start(request.GET.get("from", "")),
        most=presenters.PAGE_SIZE,
    )
    page = presenters.part_page(found, covered_by(viewer), viewer, clock.now())
    return render(request, "to_do/part.html", {"page": page})


@requires(Verb.TRIAGE_REPORTS, page="what their team has to do")
@require_safe
@never_cache
def team(request: SignedInRequest) -> HttpResponse:
    """Show what each person of the viewer's team has, the most to do now first."""
    viewer = request.user
    table = presenters.team_table(queries.team_load(viewer), viewer)
    return render(request, "to_do/team.html", {"table": table})


@requires(Verb.TRIAGE_REPORTS, page="what their team has to do")
@require_safe
@never_cache
def of_colleague(request: SignedInRequest, username: str) -> HttpResponse:
    """List what someone of the viewer's team has to do, in the same four parts."""
    viewer = request.user
    person, found = queries.work_of_colleague(viewer, username, most=MOST_OF_COLLEAGUE)
    page = presenters.parts_page(found, (), {}, viewer, clock.now())
    url = reverse("handover:one", args=[username]) if held_work(person) else ""
    return render(
        request,
        "to_do/colleague.html",
        {"person": person, "page": page, "hand_over_url": url},
    )


def _start(text: str) -> int:
    """Return how many things come before a page, by the place of its first."""
    is_place = text.isascii() and text.isdigit() and len(text) <= LONGEST_PLACE
    return max(int(text) - 1, 0) if is_place else 0
