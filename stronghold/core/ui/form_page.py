"""The page of a form about one record: shown, refused with errors, or done and left."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.parts import SummaryRow


class RuleForm(Protocol):
    """A Django form that can show the rule which refused what was typed."""

    @property
    def errors(self) -> Any: ...
    def is_valid(self) -> bool: ...
    def add_rule(self, broken: RuleBroken) -> None: ...


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """The words around a form, and where it leads.

    `back_url` is the address of the links back, and of the page shown afterwards.
    `facts` are shown beside the form. `context` is for a template of its own, which
    extends components/form_page.html.
    """

    title: str
    back_url: str
    back_text: str = "Back"
    caption: str = ""
    lede: str = ""
    facts: Sequence[SummaryRow] = ()
    warning: str = ""
    button: str = "Save"
    button_kind: str = ""
    template: str = "components/form_page.html"
    context: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Done:
    """What the form did, in words for the next page; "" if that page shows it itself.

    Without `url` the page of the form says where it leads.
    """

    words: str = ""
    url: str = ""


def data_of(request: HttpRequest) -> QueryDict | None:
    """Return what was posted, which binds a form; None if it is only shown."""
    return request.POST if request.method == "POST" else None


def answer_form(
    request: HttpRequest,
    form: RuleForm,
    page: FormPage,
    *,
    act: Callable[[], Done],
) -> HttpResponse:
    """Show a form, or call `act` with a valid one and leave the page.

    `act` calls the action with what the form cleaned. A RuleBroken is shown in the form
    with all that was typed (400).
    """
    if form.is_valid():
        try:
            done = act()
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            if done.words:
                messages.success(request, done.words)
            return redirect(done.url or page.back_url)
    return form_page(request, form, page)


def form_page(request: HttpRequest, form: RuleForm, page: FormPage) -> HttpResponse:
    """Show the page of a form, as 400 if the form has errors."""
    context = {"form": form, "page": page, **page.context}
    answer = render(request, page.template, context, status=400 if form.errors else 200)
    if request.method == "POST":
        # It contains what was typed: not kept by the browser.
        answer.headers["Cache-Control"] = "no-store"
    return answer
