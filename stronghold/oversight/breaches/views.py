"""The pages of data breaches: the log, one, its steps, and both as files."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.marking import marking_of
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound
from stronghold.core.kernel.london import LONDON
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.pages import PageRequest
from stronghold.core.ui.csv_file import csv_answer
from stronghold.core.ui.form_page import (
    Done,
    FormPage,
    answer_form,
    data_of,
    form_page,
)
from stronghold.core.ui.pdf import pdf_answer
from stronghold.exports.forms import PurposeForm
from stronghold.oversight.breaches import actions, presenters, queries, rules
from stronghold.oversight.breaches.choices import BreachMove
from stronghold.oversight.breaches.forms import BreachForm, MoveForm
from stronghold.oversight.breaches.record import BREACHES

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.RUN_BREACHES, page="the log of data breaches")
@require_safe
def breach_list(request: SignedInRequest) -> HttpResponse:
    """List the breaches, newest first."""
    form = FilterForm(queries.FILTERS, request.GET, viewer=request.user)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.breaches_page(request.user, form.wanted, ask)
    shown = queries.shown_of(page.items)
    context = {
        "page": presenters.list_page(page, shown, form, now=clock.now()),
        "form": form,
    }
    status = 400 if form.errors else 200
    return render(request, "oversight/register.html", context, status=status)


@requires(Verb.RUN_BREACHES, page="the form of a new data breach")
@page_methods
def new(request: SignedInRequest) -> HttpResponse:
    """Record a breach."""
    now = clock.now().astimezone(LONDON)
    initial = {"known_on": now.date(), "known_time": now.time()}
    form = BreachForm(data_of(request), initial=initial)

    def act() -> Done:
        row = actions.record_breach(by=request.user, facts=form.facts)
        url = reverse("breaches:detail", args=[row.reference])
        return Done("The breach is recorded", url)

    page = FormPage(
        title="Record a data breach",
        lede="Record what is known now, and add to it later. The regulator is "
        "informed within 72 hours, unless it is unlikely to be a risk to anyone.",
        button="Record it",
        back_url=reverse("breaches:list"),
        back_text="Data breaches",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_BREACHES, page="the page of a data breach")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a breach: its clock, what is known, and what was done."""
    one = queries.breach_of(request.user, reference)
    page = presenters.breach_page(
        one,
        queries.steps_of(one.row),
        rules.moves_open_to(one.row.state, one.standing),
        may_audit=policy.can(request.user, Verb.READ_AUDIT),
        now=clock.now(),
    )
    return render(request, "oversight/breaches/detail.html", {"page": page})


def _page(one: queries.Shown, title: str, *, lede: str = "") -> FormPage:
    row = one.row
    return FormPage(
        title=title,
        lede=lede,
        caption=f"{row.what}, {row.reference}",
        back_url=reverse("breaches:detail", args=[row.reference]),
        back_text="The breach",
    )


@requires(Verb.RUN_BREACHES, page="the form that changes a data breach")
@page_methods
def change(request: SignedInRequest, reference: str) -> HttpResponse:
    """Change what is known of a breach."""
    one = queries.breach_of(request.user, reference)
    row = one.row
    offered = rules.moves_open_to(row.state, one.standing)
    if BreachMove.CHANGE not in {found.code for found in offered}:
        raise NotFound
    known = row.known_at.astimezone(LONDON)
    initial = {field.name: getattr(row, field.name) for field in BREACHES.entered}
    initial |= {"known_on": known.date(), "known_time": known.time()}
    initial |= {"records": " ".join(row.records)}
    form = BreachForm(data_of(request), initial=initial)

    def act() -> Done:
        actions.change_breach(by=request.user, reference=reference, facts=form.facts)
        return Done("The breach is changed")

    return answer_form(request, form, _page(one, "Change what is known"), act=act)


@requires(Verb.RUN_BREACHES, page="the form of a step of a data breach")
@page_methods
def move(request: SignedInRequest, reference: str, step: str) -> HttpResponse:
    """Record a move of a breach, other than a change of its facts."""
    one = queries.breach_of(request.user, reference)
    offered = rules.moves_open_to(one.row.state, one.standing)
    found = next((made for made in offered if made.code == step), None)
    if found is None or step == BreachMove.CHANGE:
        raise NotFound
    form = MoveForm(data_of(request), move=step, now=clock.now())

    def act() -> Done:
        actions.move_breach(
            by=request.user, reference=reference, move=step, given=form.given
        )
        return Done(f"Recorded: {found.label.lower()}")

    lede = presenters.STEP_WORDS.get(step, "")
    page = _page(one, found.label, lede=lede)
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_BREACHES, page="the log of data breaches, as a file", fresh=True)
@page_methods
@never_cache
def log_file(request: SignedInRequest) -> HttpResponse:
    """Return the log as CSV, as it is filtered. The purpose is asked for first."""
    policy.require(request.user, Verb.EXPORT)
    filters = FilterForm(queries.FILTERS, request.GET, viewer=request.user)
    filters.is_valid()
    form = PurposeForm(data_of(request))
    if not form.is_valid():
        page = FormPage(
            title="Data breaches as CSV",
            lede="Making the file is logged.",
            button="Download",
            back_url=reverse("breaches:list"),
            back_text="Data breaches",
        )
        return form_page(request, form, page)
    purpose = form.stated
    rows = queries.listed(request.user, filters.wanted)
    label = presenters.log_label(purpose, marking=marking_of(request.user.force))
    table = presenters.log_table(rows)
    references = [row.reference for row in rows]
    actions.note_file(
        by=request.user, references=references, form="csv", purpose=purpose
    )
    return csv_answer(label, table, name="data-breaches")


@requires(Verb.RUN_BREACHES, page="a data breach, as a PDF", fresh=True)
@page_methods
@never_cache
def pdf(request: SignedInRequest, reference: str) -> HttpResponse:
    """Return a breach as PDF. The purpose is asked for first."""
    policy.require(request.user, Verb.EXPORT)
    one = queries.breach_of(request.user, reference)
    form = PurposeForm(data_of(request))
    if not form.is_valid():
        return form_page(request, form, _page(one, "The breach as PDF"))
    purpose = form.stated
    steps = queries.steps_of(one.row)
    context = presenters.breach_document(
        one, steps, purpose=purpose, by=request.user, at=clock.now()
    )
    answer = pdf_answer("documents/breach.html", context, name=f"breach-{reference}")
    actions.note_file(
        by=request.user, references=[reference], form="pdf", purpose=purpose
    )
    return answer
