"""The pages of requests: the list, one, its steps, its records, its answer."""

from functools import partial
from hashlib import sha256

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.pages import PageRequest
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.form_page import (
    Done,
    FormPage,
    answer_form,
    data_of,
    form_page,
)
from stronghold.oversight.data_protection import RECIPIENTS
from stronghold.oversight.requests import actions, queries, rules
from stronghold.oversight.requests.choices import RequestMove, State
from stronghold.oversight.requests.forms import (
    ContactForm,
    DecideForm,
    ItemsForm,
    KeptForm,
    NewRequestForm,
    NotifiedForm,
    RecordForm,
    StepForm,
)
from stronghold.oversight.requests.grounds import grounds_on
from stronghold.oversight.requests.held import photo_bytes
from stronghold.oversight.requests.presenters import pages
from stronghold.oversight.requests.presenters.answer import answer_file
from stronghold.oversight.requests.record import REQUESTS
from stronghold.oversight.retention.actions import decide as decide_retention
from stronghold.oversight.retention.queries import REVIEWED

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.RUN_REQUESTS, page="the list of requests about people’s data")
@require_safe
def request_list(request: SignedInRequest) -> HttpResponse:
    """List the requests, newest first."""
    form = FilterForm(queries.FILTERS, request.GET, viewer=request.user)
    form.is_valid()
    ask = PageRequest.from_params(request.GET)
    page = queries.requests_page(request.user, form.wanted, ask)
    shown = queries.shown_of(page.items)
    context = {
        "page": pages.list_page(page, shown, form, now=clock.now()),
        "form": form,
    }
    status = 400 if form.errors else 200
    return render(request, "oversight/register.html", context, status=status)


@requires(Verb.RUN_REQUESTS, page="the form of a new request about someone’s data")
@page_methods
def new(request: SignedInRequest) -> HttpResponse:
    """Open a request."""
    initial = {"received_on": clock.today()}
    form = NewRequestForm(data_of(request), initial=initial)

    def act() -> Done:
        row = actions.open_request(by=request.user, **form.cleaned)
        url = reverse("requests:detail", args=[row.reference])
        return Done("The request is open", url)

    page = FormPage(
        title="Open a request",
        lede="Someone asks what is held about them, or asks to change it.",
        button="Open it",
        back_url=reverse("requests:list"),
        back_text="Requests",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_REQUESTS, page="the page of a request about someone’s data")
@require_safe
def detail(request: SignedInRequest, reference: str) -> HttpResponse:
    """Show a request: its clock, its next steps, and what is held."""
    viewer = request.user
    shown = queries.request_of(viewer, reference)
    held = queries.everything(viewer, shown.row)
    page = pages.request_page(
        shown,
        held,
        len(queries.records_of(shown.row)) - len(held),
        rules.moves_open_to(shown.row.kind, shown.row.state, shown.made),
        may_audit=policy.can(viewer, Verb.READ_AUDIT),
        now=clock.now(),
    )
    return render(request, "oversight/requests/detail.html", {"page": page})


def _page(shown: queries.Shown, title: str, **given: object) -> FormPage:
    """Return the page of a form about a request."""
    row = shown.row
    return FormPage(
        title=title,
        caption=f"{REQUESTS.title(row)}, {row.reference}",
        back_url=reverse("requests:detail", args=[row.reference]),
        back_text="The request",
        **given,  # type: ignore[arg-type]
    )


@requires(Verb.RUN_REQUESTS, page="the form of a step of a request")
@page_methods
def move(request: SignedInRequest, reference: str, step: str) -> HttpResponse:
    """Record a move of a request, other than its decision."""
    shown = queries.request_of(request.user, reference)
    row = shown.row
    offered = rules.moves_open_to(row.kind, row.state, shown.made)
    found = next((one for one in offered if one.code == step), None)
    if found is None or step == RequestMove.DECIDE:
        raise NotFound
    form = StepForm(data_of(request), move=found, today=clock.today())

    def act() -> Done:
        given = form.cleaned_data
        new_step = actions.NewStep(
            step, given["on"], given.get("because", ""), given["words"]
        )
        actions.move_request(by=request.user, reference=reference, step=new_step)
        return Done(pages.done_words(step))

    page = _page(shown, found.label, lede=pages.STEP_WORDS.get(step, ""))
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_REQUESTS, page="the form that decides a request", fresh=True)
@page_methods
def decide(request: SignedInRequest, reference: str) -> HttpResponse:
    """Decide a request."""
    shown = queries.request_of(request.user, reference)
    if shown.row.state != State.OPEN:
        raise NotFound
    form = DecideForm(data_of(request), kind=shown.row.kind, today=clock.today())

    def act() -> Done:
        actions.decide_request(
            by=request.user,
            reference=reference,
            on=form.cleaned_data["on"],
            given=form.cleaned,
        )
        return Done("The decision is recorded")

    held = queries.everything(request.user, shown.row)
    page = _page(shown, "Decide", facts=pages.decide_facts(held), button="Decide")
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_REQUESTS, page="the form that adds a record to a request")
@page_methods
def add_record(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add a record that is about the person."""
    shown = queries.request_of(request.user, reference)
    form = RecordForm(data_of(request))

    def act() -> Done:
        text = form.cleaned_data["record"]
        found = actions.add_record(by=request.user, reference=reference, text=text)
        return Done(f"{found} is added")

    page = _page(shown, "Add a record", button="Add it")
    return answer_form(request, form, page, act=act)


@requires(Verb.READ_ANY_REPORTER, page="the form that finds someone’s reports")
@page_methods
def find_reporter(request: SignedInRequest, reference: str) -> HttpResponse:
    """Add the reports of someone by the contact details that they left."""
    shown = queries.request_of(request.user, reference)
    form = ContactForm(data_of(request))

    def act() -> Done:
        n = actions.add_reports_of(
            by=request.user, reference=reference, **form.cleaned_data
        )
        return Done(pages.found_words(n))

    page = _page(
        shown,
        "Find their reports",
        lede="Compared with the contact details that reporters left. What you type is "
        "not kept.",
        button="Find them",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_REQUESTS, page="what is held in a record of a request")
@page_methods
def items(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """Decide what is given of one record, item by item."""
    viewer = request.user
    shown = queries.request_of(viewer, reference)
    row = shown.row
    held = queries.gathered(viewer, queries.record_in(row, other))
    if held is None:
        raise NotFound
    about = pages.items_facts(held)
    if row.state not in (State.OPEN, State.CLARIFYING):
        decided = {
            "page": _page(shown, pages.items_title(held)),
            "about": about,
            "table": pages.decided_items(held, row.regime),
        }
        return render(request, "oversight/requests/decided.html", decided)
    grounds = [
        (ground.code, ground.chosen(row.regime))
        for ground in grounds_on(row.regime, row.received_on)
    ]
    left = {item.code for item in held.left}
    form = ItemsForm(
        data_of(request),
        items=held.items,
        chosen={k: v.ground for k, v in held.stored.items() if k not in left},
        grounds=grounds,
        check=partial(rules.check_items, regime=row.regime, on=row.received_on),
        initial={"because": held.privileged},
    )

    def act() -> Done:
        now = actions.decide_items(
            by=viewer,
            reference=reference,
            record_reference=other,
            chosen=form.chosen,
            because=form.cleaned_data["because"],
            kept=form.kept,
        )
        return Done(pages.items_words(now))

    page = _page(
        shown,
        pages.items_title(held),
        lede=pages.items_lede(held),
        template="oversight/requests/items.html",
        context={
            "about": about,
            "undecided": {item.code for item in held.undecided},
            "to_decide": pages.TO_DECIDE,
            "remove_url": reverse("requests:remove", args=[reference, other]),
        },
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_REQUESTS, page="the page of a request about someone’s data")
@require_POST
def remove(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """Take a record out of a request."""
    try:
        actions.remove_record(
            by=request.user, reference=reference, record_reference=other
        )
    except RuleBroken as broken:
        messages.error(request, broken.message)
    else:
        messages.success(request, f"{other} is no longer in this request")
    return redirect("requests:detail", reference)


@requires(Verb.REVIEW_RETENTION, page="the form that restricts or erases a record")
@page_methods
def kept(request: SignedInRequest, reference: str, other: str) -> HttpResponse:
    """Restrict a record, or propose to erase it, by the decisions of retention."""
    viewer = request.user
    shown = queries.request_of(viewer, reference)
    held = queries.gathered(viewer, queries.record_in(shown.row, other))
    if held is None:
        raise NotFound
    form = KeptForm(data_of(request), kind=shown.row.kind)

    def act() -> Done:
        rule = next(
            code
            for code, one in REVIEWED.items()
            if one.kind is held.kind and one.has(held.row)
        )
        decide_retention(by=viewer, rule=rule, references=[other], given=form.cleaned)
        return Done(f"{other}: your decision is recorded")

    page = _page(
        shown,
        f"Restrict or erase {other}",
        lede=pages.kept_lede(shown.row.kind),
        facts=pages.items_facts(held),
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.RUN_REQUESTS, page="the form of who was notified of a correction")
@page_methods
def notified(request: SignedInRequest, reference: str) -> HttpResponse:
    """Record which organisations were notified of a change."""
    shown = queries.request_of(request.user, reference)
    offered = pages.to_notify(queries.everything(request.user, shown.row))
    form = NotifiedForm(data_of(request), offered=offered, today=clock.today())

    def act() -> Done:
        n = actions.note_notified(
            by=request.user, reference=reference, **form.cleaned_data
        )
        who = "1 organisation is" if n == 1 else f"{n:,} organisations are"
        return Done(f"{who} noted as notified")

    page = _page(
        shown,
        "Who was notified",
        lede=RECIPIENTS.asked(
            "Those who saw a record that was corrected, erased or restricted must do "
            "the same"
        ),
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.EXPORT, page="the answer to a request", fresh=True)
@page_methods
@never_cache
def pack(request: SignedInRequest, reference: str) -> HttpResponse:
    """Return the answer as a ZIP file, once. Only its hash and time are kept."""
    viewer = request.user
    shown = queries.request_of(viewer, reference)
    if request.method == "GET" and (taken := pages.taken_words(shown)):
        messages.success(request, taken)
        return redirect("requests:detail", reference)
    held = queries.everything(viewer, shown.row)
    form = ActionForm(data_of(request))
    page = _page(
        shown,
        "Download the answer",
        warning="It can be downloaded once. Keep the file in your own system: the site "
        "keeps no copy, only the time and the SHA-256 of the file, which show later "
        "what was sent. It has no protective marking, since it is for the person who "
        "asked. The audit log of each record in it says that it was disclosed to them.",
        facts=pages.decide_facts(held),
        button="Download",
        template="oversight/requests/pack.html",
    )
    if not form.is_valid():
        return form_page(request, form, page)
    try:
        content = _answer(request, shown, held)
    except RuleBroken as broken:
        form.add_rule(broken)
        return form_page(request, form, page)
    name = f"answer-{reference}.zip"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="application/zip", headers=headers)


def _answer(
    request: SignedInRequest, shown: queries.Shown, held: list[queries.Gathered]
) -> bytes:
    """Make the answer, then log that it is taken. RuleBroken if it may not be."""
    viewer = request.user
    rules.check_may_answer(shown.row.state, shown.facts, shown.made)
    if rules.needs_items(shown.row.kind, shown.row.outcome):
        rules.check_all_decided([one.reference for one in held if one.left])
    decided = [step.on for step in shown.steps if step.move == RequestMove.DECIDE]
    content = answer_file(
        shown.row,
        held,
        sender=viewer.organisation.name,
        decided_on=decided[-1],
        on=clock.today(),
        photo=lambda report, reference: photo_bytes(viewer, report, reference),
    )
    actions.note_pack(
        by=viewer,
        reference=shown.row.reference,
        given=[one.reference for one in held if one.given],
        sha256=sha256(content).hexdigest(),
    )
    return content
