"""The signals page, and the section of a week's signals on other pages."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.database.replicas import reads_replica
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.export_link import export_links
from stronghold.figures.queries import levels_loaded
from stronghold.signals.forms import SignalsQuestion
from stronghold.signals.presenters.page import (
    PageReads,
    SignalsPage,
    export_params,
    page_of,
)
from stronghold.signals.presenters.section import (
    SignalsSection,
    signals_section,
    sources_of,
)
from stronghold.signals.queries import (
    WeekSignals,
    last_whole_week,
    lateness_for,
    signals_for,
    so_far,
    taskings_from,
)


@requires(Verb.READ_FIGURES)
@require_safe
@reads_replica
def signals(request: SignedInRequest) -> HttpResponse:
    """Show what changed in a week, whether it is more than chance, and late records."""
    try:
        question = SignalsQuestion.from_params(
            dict(request.GET.lists()), last_whole_week()
        )
    except RuleBroken as refusal:
        wrong = {"message": refusal.message}
        return render(request, "signals/refused.html", wrong, status=400)
    page = signals_page(request.user, question)
    return render(request, "signals/page.html", {"page": page})


def signals_page(viewer: User, question: SignalsQuestion) -> SignalsPage:
    """Read what the page of a week shows."""
    found = signals_for(viewer, question.week, question.among)
    # An unfinished week has no signals to export.
    params = export_params(found)
    links = [] if found.unfinished else export_links(viewer, "signals", params)
    read = PageReads(
        section=section_for(viewer, found),
        levels=levels_loaded(force=viewer.force_id),
        newest=last_whole_week(),
        so_far=so_far(viewer),
        lateness=lateness_for(viewer, question.week),
        links=links,
    )
    return page_of(viewer.force.name, found, read=read)


def section_for(
    viewer: User, found: WeekSignals, *, most: int | None = None, back: str = ""
) -> SignalsSection:
    """Return the section of a week's signals, with the taskings set from each.

    With `most`, at most that many signals. `back` is the page that shows the section.
    """
    return signals_section(
        found,
        taskings=taskings_from(viewer, sources_of(found, most=most)),
        today=clock.today(),
        may_task=policy.can(viewer, Verb.RUN_OPERATIONS),
        most=most,
        back=back,
    )
