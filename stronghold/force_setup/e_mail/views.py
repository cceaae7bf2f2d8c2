"""The pages of a force's e-mail server: what it is, a trial, and its form."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.permissions import Verb
from stronghold.core.mail.queries import (
    is_by_operator,
    of_environment,
    server_of,
)
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of
from stronghold.force_setup.e_mail import presenters, queries
from stronghold.force_setup.e_mail.actions import Details, set_server, try_mail
from stronghold.force_setup.e_mail.forms import ServerForm


@requires(Verb.SET_UP_FORCE, page="the page of the force’s e-mail")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def e_mail(request: SignedInRequest) -> HttpResponse:
    """Show the e-mail server and the last trial, and send another."""
    viewer = request.user
    found = server_of(viewer.force)

    def act() -> Done:
        try_mail(by=viewer)
        done = "A message to you is on its way"
        if not found.host:
            done = "A message is being written to a file, as there is no e-mail server"
        return Done(done, reverse("e_mail:page"))

    page = FormPage(
        title="E-mail",
        caption=viewer.force.name,
        back_url=reverse("set_up:page"),
        back_text="Set up your force",
        button="Send me a test message",
        template="force/e_mail.html",
        context={
            "server": presenters.server(found),
            "is_set": bool(found.host),
            "by_operator": is_by_operator(),
            "trial": presenters.trial(
                queries.last_trial(viewer), has_server=bool(found.host)
            ),
            "to": viewer.email,
        },
    )
    return answer_form(request, ActionForm(data_of(request)), page, act=act)


@requires(Verb.SET_UP_FORCE, page="the form of the e-mail server", fresh=True)
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def server(request: SignedInRequest) -> HttpResponse:
    """Set the e-mail server of the force, unless the environment sets one."""
    viewer = request.user
    form = ServerForm(
        data_of(request),
        row=queries.stored(viewer),
        sender=of_environment().sender,
    )

    def act() -> Done:
        password = form.cleaned_data["password"]
        set_server(by=viewer, given=Details(**form.details), password=password)
        return Done("Saved. Send yourself a test message", reverse("e_mail:page"))

    page = FormPage(
        title="E-mail server",
        caption=viewer.force.name,
        lede="It sends the e-mail of your force: alerts, the weekly brief, and notices "
        "about accounts.",
        back_url=reverse("e_mail:page"),
        back_text="E-mail",
        template="force/e_mail_server.html",
        context={"by_operator": is_by_operator()},
    )
    return answer_form(request, form, page, act=act)
