"""The pages on which a force decides: all subjects, one of them, and the file."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import CheckedFile
from stronghold.core.accounts.own_roles.queries import n_given
from stronghold.core.accounts.own_roles.rules import ROLES, code_for
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import BASES
from stronghold.core.decided.queries import rows_of, subjects
from stronghold.core.decided.rules import Given, Rows, Subject, since
from stronghold.core.kernel import clock
from stronghold.core.kernel.decided import Row
from stronghold.core.kernel.errors import NotFound, RuleBroken
from stronghold.core.ui.form_page import (
    Done,
    FormPage,
    answer_form,
    data_of,
    form_page,
)
from stronghold.core.uploads.checked_files.actions import forget, keep
from stronghold.core.uploads.checked_files.rules import SentFile
from stronghold.core.uploads.checked_files.views import (
    answer_checked_file,
    show_file_form,
    toml_answer,
)
from stronghold.force_setup.force_choices import actions, file, presenters, queries
from stronghold.force_setup.force_choices.actions import Changed
from stronghold.force_setup.force_choices.forms import (
    FileForm,
    ReasonForm,
    RoleForm,
    SubjectForm,
)

# The kind of the files that wait here to be imported.
KIND = "choices"
BACK_TEXT = "What the force decides"
FORM = require_http_methods(["GET", "HEAD", "POST"])


@requires(Verb.READ_STATEMENTS, page="what the force decides")
@require_safe
@never_cache
def page(request: SignedInRequest) -> HttpResponse:
    """Show what the force decided: what counts today, and what is to come."""
    viewer = request.user
    shown = presenters.page(
        queries.states_of(viewer),
        may_decide=policy.can(viewer, Verb.DECIDE_FOR_FORCE),
    )
    context = {"page": shown, "force": viewer.force}
    return render(request, "force/choices/page.html", context)


@requires(Verb.READ_STATEMENTS, page="the history of what the force decides")
@require_safe
@never_cache
def history(request: SignedInRequest, subject: str) -> HttpResponse:
    """Show every decision on one subject, with what it changed."""
    found = _subject(subject)
    shown = presenters.history_page(found, queries.history(request.user, found))
    context = {"page": shown, "force": request.user.force}
    return render(request, "force/choices/history.html", context)


@requires(Verb.DECIDE_FOR_FORCE, page="the form of what the force decides", fresh=True)
@FORM
@never_cache
def change(request: SignedInRequest, subject: str) -> HttpResponse:
    """Decide on one subject: first see what it would change, then save it."""
    found = _subject(subject)
    if found.is_open:
        raise NotFound
    viewer = request.user
    form = SubjectForm(
        data_of(request),
        subject=found,
        rows=rows_of(viewer.force, found),
    )
    if request.method == "POST" and request.POST.get("do") != "save":
        return _check(request, form, found)

    def act() -> Done:
        done = actions.decide(by=viewer, given=_given(form, found))
        return Done(presenters.done_words(done, form.cleaned_data["valid_from"]))

    return answer_form(request, form, _form_page(found), act=act)


def _check(
    request: SignedInRequest, form: SubjectForm, subject: Subject
) -> HttpResponse:
    """Show the form with what it would change, which is not stored yet."""
    found: Sequence[Changed] = ()
    is_checked = form.is_valid()
    if is_checked:
        try:
            found = actions.would_change(by=request.user, given=_given(form, subject))
        except RuleBroken as broken:
            form.add_rule(broken)
            is_checked = False
    preview = (
        presenters.preview(
            found,
            form.cleaned_data["valid_from"],
            _effects(request, found, form.cleaned_data["valid_from"]),
        )
        if is_checked
        else None
    )
    return form_page(request, form, _form_page(subject, preview=preview))


def _effects(
    request: SignedInRequest, found: Sequence[Changed], valid_from: date
) -> Sequence[str]:
    """Return in words what changes beyond the rows themselves."""
    counts_from = since(valid_from, clock.now())
    return [
        line
        for one in found
        for line in queries.preview_of(
            request.user, one.subject, one.before, one.after, counts_from
        )
    ]


def _given(form: SubjectForm, subject: Subject) -> Given:
    given = form.cleaned_data
    return Given({subject.code: form.decided}, given["valid_from"], given["reason"])


def _form_page(subject: Subject, *, preview: object = None) -> FormPage:
    return FormPage(
        title=subject.title,
        lede=subject.lede,
        back_url=_back_to(subject),
        back_text=BACK_TEXT,
        template="force/choices/change.html",
        context={"preview": preview, "note": subject.counts},
    )


def _back_to(subject: Subject) -> str:
    return f"{reverse('force:choices:page')}#{subject.code}"


def _subject(code: str) -> Subject:
    found = subjects().get(code)
    if found is None:
        raise NotFound
    return found


@requires(Verb.DECIDE_FOR_FORCE, page="the form of a new role", fresh=True)
@FORM
@never_cache
def new_role(request: SignedInRequest, base: str) -> HttpResponse:
    """Compose a role on one of the site's."""
    if base not in BASES:
        raise NotFound
    return _answer_role(request, RoleForm(data_of(request), base=Role(base), row=None))


@requires(Verb.DECIDE_FOR_FORCE, page="the form of a role", fresh=True)
@FORM
@never_cache
def change_role(request: SignedInRequest, own_role: str) -> HttpResponse:
    """Change the name of an own role and what it takes away."""
    row = _role(request, own_role)
    form = RoleForm(data_of(request), base=Role(row["base"]), row=row)
    return _answer_role(request, form)


def _answer_role(request: SignedInRequest, form: RoleForm) -> HttpResponse:
    viewer = request.user
    rows = {row["code"]: row for row in rows_of(viewer.force, ROLES)}

    def act() -> Done:
        name = form.cleaned_data["name"]
        code = form.row["code"] if form.row else code_for(name, rows)
        given = {**rows, code: form.decided(code)}
        return _decide_roles(request, list(given.values()), form.cleaned_data["reason"])

    page = FormPage(
        title=form.row["name"] if form.row else f"New role based on {form.base.label}",
        lede=presenters.role_lede(form.base),
        back_url=_back_to(ROLES),
        back_text=BACK_TEXT,
        template="force/choices/role.html",
        context={
            "always": presenters.always_words(form.base),
            "row": form.row,
            "given": presenters.given_words(n_given(viewer.force, form.row["code"]))
            if form.row
            else "",
        },
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.DECIDE_FOR_FORCE, page="the form that removes a role", fresh=True)
@FORM
@never_cache
def remove_role(request: SignedInRequest, own_role: str) -> HttpResponse:
    """Remove an own role that no one has."""
    row = _role(request, own_role)
    form = ReasonForm(data_of(request))

    def act() -> Done:
        kept = [one for one in rows_of(request.user.force, ROLES) if one != row]
        return _decide_roles(request, kept, form.cleaned_data["reason"])

    page = FormPage(
        title=f"Remove the role “{row['name']}”",
        lede="Only a role that no one has can be removed.",
        back_url=_back_to(ROLES),
        back_text=BACK_TEXT,
        button="Remove",
        button_kind="warning",
    )
    return answer_form(request, form, page, act=act)


@requires(Verb.DECIDE_FOR_FORCE, page="what roles lost at an update")
@require_POST
def see_lost(request: SignedInRequest) -> HttpResponse:
    """Note that the force saw what its roles no longer allow."""
    actions.see_lost(by=request.user)
    return redirect(_back_to(ROLES))


def _decide_roles(request: SignedInRequest, rows: Rows, reason: str) -> Done:
    today = clock.today()
    given = Given({ROLES.code: rows}, today, reason)
    done = actions.decide(by=request.user, given=given)
    return Done(presenters.done_words(done, today))


def _role(request: SignedInRequest, code: str) -> Row:
    for row in rows_of(request.user.force, ROLES):
        if row["code"] == code:
            return row
    raise NotFound


@requires(Verb.READ_STATEMENTS, page="the file of what the force decides")
@require_safe
@never_cache
def download(request: SignedInRequest) -> HttpResponse:
    """Return all that counts now as a file, which can be changed and imported."""
    force = request.user.force
    rows = [(one, rows_of(force, one)) for one in subjects().values()]
    written = file.written(rows, force=force.name)
    return toml_answer(written, f"{force.code}-choices-{clock.today()}")


@csrf_exempt
@requires(
    Verb.DECIDE_FOR_FORCE,
    page="the form that imports what the force decides",
    fresh=True,
)
@FORM
@never_cache
def take_file(request: SignedInRequest) -> HttpResponse:
    """Check a file of choices, or store it."""
    viewer = request.user

    def show(
        form: FileForm, kept: CheckedFile | None, result: object = None
    ) -> HttpResponse:
        page = presenters.file_page(kept, is_result=result is not None)
        return show_file_form(
            request, "force/choices/file.html", form, page=page, result=result
        )

    def take(form: FileForm, sent: SentFile) -> HttpResponse:
        given = file.read(sent.name, sent.content, subjects(), today=clock.today())
        if not sent.only_check:
            done = actions.decide(by=viewer, given=given)
            forget(by=viewer, kind=KIND)
            return _left(request, presenters.done_words(done, given.valid_from))
        found = actions.would_change(by=viewer, given=given)
        kept = keep(by=viewer, sent=sent) if found else None
        lines = _effects(request, found, given.valid_from)
        return show(form, kept, presenters.preview(found, given.valid_from, lines))

    return answer_checked_file(
        request, FileForm, kind=KIND, show=show, take=take, most="100 kB"
    )


def _left(request: SignedInRequest, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect("force:choices:page")
