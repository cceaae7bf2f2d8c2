"""The page that shows what the site's e-mail is set to, and sends a trial."""

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts.access import SignedInRequest, requires
from stronghold.core.accounts.e_mail import presenters, queries
from stronghold.core.accounts.e_mail.actions import try_mail
from stronghold.core.accounts.permissions import Verb
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.form_page import Done, FormPage, answer_form, data_of


@requires(Verb.SET_UP_FORCE, page="the page of the site’s e-mail")
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def e_mail(request: SignedInRequest) -> HttpResponse:
    """Show the e-mail server and the last trial, and send another."""
    viewer = request.user

    def act() -> Done:
        try_mail(by=viewer)
        return Done("A message to you is on its way", reverse("e_mail:page"))

    page = FormPage(
        title="E-mail",
        caption=viewer.force.name,
        back_url=reverse("set_up:page"),
        back_text="Set up your force",
        button="Send me a test message",
        template="force/e_mail.html",
        context={
            "server": presenters.server(queries.server()),
            "trial": presenters.trial(queries.last_trial(viewer)),
            "to": viewer.email,
        },
    )
    return answer_form(request, ActionForm(data_of(request)), page, act=act)
