"""The pages of duplicates: the queue, two reports side by side, undoing a decision."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from reports.duplicates import queries
from reports.duplicates.actions import mark_different, merge_report, undo_decision
from reports.duplicates.forms import DecisionForm
from reports.duplicates.presenters import pages as presenters
from reports.report.record import REPORTS
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.presenters import Panel
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.core.ui.parts import TimelineItem

if TYPE_CHECKING:
    from reports.report.models import Report


@requires(Verb.DECIDE_DUPLICATES, page="the comparison of two reports")
@require_http_methods(["GET", "HEAD", "POST"])
def compare(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """Show two reports side by side, and decide whether they are the same."""
    pair = queries.pair(request.user, reference, other)
    REPORTS.note_words(request.user, [pair.one, pair.other])
    shown = presenters.compare(pair, REPORTS.shown_to(request.user))
    form = DecisionForm(data_of(request), choices=shown["choices"])
    page = FormPage(
        title="Are these the same?",
        caption=shown["title"],
        back_url=REPORTS.url("compare", reference, other),
        template="reports/duplicates/compare.html",
        context={"compared": shown},
    )
    return answer_form(request, form, page, act=lambda: _decided(request.user, form))


def _decided(by: User, form: DecisionForm) -> Done:
    """Merge the two reports, or mark them as not the same."""
    kept, other = form.kept_and_other
    if form.is_same:
        merge_report(by=by, reference=other, into=kept)
        return Done(f"{other} is merged into {kept}")
    mark_different(by=by, reference=kept, other=other)
    return Done(f"{kept} and {other} are not the same, and not suggested again")


@requires(Verb.DECIDE_DUPLICATES, page="the comparison of two reports")
@require_POST
def undo(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """Undo the decision about two reports."""
    try:
        separated = undo_decision(by=request.user, reference=reference, other=other)
        done = "are separated" if separated else "can be decided again"
        messages.success(request, f"{reference} and {other} {done}")
    except RuleBroken as broken:
        messages.error(request, broken.message)
    return redirect("reports:compare", reference, other)


@requires(Verb.DECIDE_DUPLICATES, page="the list of reports that may be the same")
@require_safe
def queue(request: SignedInRequest) -> HttpResponse:
    """Show the likely pairs without a decision."""
    after = request.GET.get("after", "")
    found = queries.undecided(request.user, after=after)
    shown = presenters.queue(found, after=after)
    return render(request, "reports/duplicates/queue.html", {"page": shown})


def panel(viewer: User, report: "Report") -> Panel | None:
    """Return the panel of duplicates on a report's page; None if there are none."""
    family = queries.family_of(viewer, report)
    matches = queries.likely_matches(viewer, report)
    if not family.merged and not matches:
        return None
    return presenters.duplicates_panel(
        report,
        family=family,
        sources=queries.sources_of(viewer, family) if family.merged else None,
        matches=matches,
        may_decide=policy.can(viewer, Verb.DECIDE_DUPLICATES),
    )


def history(viewer: User, report: "Report") -> list[TimelineItem]:
    """Return the decisions about a report, which its own history does not show."""
    found = queries.decisions_about(viewer, report)
    return [item for row in found for item in presenters.decision_items(report, row)]
