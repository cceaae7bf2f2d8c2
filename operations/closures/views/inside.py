"""The pages of who may be inside, and of the draft order that says so."""

from django.http import HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from operations.closures import queries
from operations.closures.actions.inside import record_inside
from operations.closures.actions.locked import verb_to_decide
from operations.closures.actions.notice import note_draft_order
from operations.closures.events import order_entry, status_of
from operations.closures.forms.inside import InsideForm
from operations.closures.presenters.inside import inside_choices, inside_page
from operations.closures.presenters.order import draw_draft, has_draft
from operations.closures.record import CLOSURES
from operations.statute.queries import law_of
from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.records.queries import one_record
from stronghold.core.ui.form_page import Done, answer_form, data_of


@requires(Verb.USE_CLOSURES, page="the form of who may be inside")
@require_http_methods(["GET", "HEAD", "POST"])
@cache_control(no_store=True)
def inside(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change permitted people, as the notice or the order says."""
    viewer = request.user
    case = one_record(CLOSURES, viewer, reference)
    policy.require(viewer, verb_to_decide(case))
    rows = queries.events(viewer, case)
    listed = queries.inside_of(viewer, case, rows)
    form = InsideForm(data_of(request), listed=inside_choices(listed))

    def act() -> Done:
        changed = record_inside(by=viewer, reference=reference, **form.cleaned)
        return Done(f"{reference}: list of who may be inside saved" if changed else "")

    page = inside_page(case, of_order=order_entry(rows) is not None)
    return answer_form(request, form, page, act=act)


@requires(Verb.USE_CLOSURES, page="the draft closure order as a document")
@require_safe
@cache_control(no_store=True)
def draft_order(request: SignedInRequest, reference: str) -> HttpResponse:
    """Answer with a draft of the order for the court."""
    viewer = request.user
    case = one_record(CLOSURES, viewer, reference)
    policy.require(viewer, verb_to_decide(case))
    rows = queries.events(viewer, case)
    if case.is_in_error or not has_draft(status_of(rows).state):
        raise NotFound
    body = draw_draft(
        case,
        rows,
        queries.inside_of(viewer, case, rows),
        address=queries.address_of(viewer, case),
        law=law_of(viewer.force),
        today=clock.today(),
    )
    note_draft_order(by=viewer, reference=reference)
    name = f"draft-closure-order-{case.reference}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)
