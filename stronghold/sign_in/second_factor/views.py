"""Views of how one signs in: the code or passkey of a sign-in, and setting them up."""

import base64
from functools import wraps
from typing import Any, cast

from allauth.account.internal.flows.reauthentication import (
    reauthenticate_by_password,
)
from allauth.account.models import Login
from allauth.account.utils import (
    get_next_redirect_url,
    passthrough_next_redirect_url,
)
from allauth.account.views import BaseReauthenticateView, ReauthenticateView
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.base.views import ReauthenticateView as ReauthenticateByCode
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal.flows import perform_passwordless_login
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_GET,
    require_http_methods,
    require_POST,
    require_safe,
)

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest, View, requires
from stronghold.core.accounts.choices import SignInFailure
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.queries import has_factor
from stronghold.core.accounts.recent_sign_in import confirm_first, confirmed
from stronghold.core.audit.record import NOT_SIGNED_IN
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.form_page import Done, answer_form, data_of
from stronghold.sign_in.second_factor import actions, presenters, queries
from stronghold.sign_in.second_factor.forms import (
    WRONG_PASSWORD,
    AppForm,
    CodeForm,
    ConfirmPasskeyForm,
    ConfirmPasswordForm,
    NewPasskeyForm,
    PasskeyForm,
    PasskeyNameForm,
    PasskeySignInForm,
)
from stronghold.sign_in.second_factor.guessing import count_wrong_code
from stronghold.sign_in.second_factor.session_method import opened_with_factor
from stronghold.sign_in.sessions.queries import open_sessions

FORM = require_http_methods(["GET", "HEAD", "POST"])
SECURITY_PAGE = "the page of how one signs in"
WRONG_CODE = "The code is wrong, or was used already. Wait for the next one."


def _code_is_right(
    request: HttpRequest, form: Any, why: SignInFailure
) -> Authenticator | None:
    """Return the factor whose code was typed; if it is wrong, count it and say so."""
    code = form.cleaned_data["code"]
    factor = actions.use_code(user=form.user, code=code, why=why)
    if factor is None:
        count_wrong_code(request, form.user)
        form.add_error("code", WRONG_CODE)
        return None
    # Its user as loaded for every check, not the bare row.
    factor.user = form.user
    return factor


class _EnterCode(AuthenticateView):
    """The page after the password: a code, or a passkey."""

    form_class: Any = CodeForm
    webauthn_form_class = PasskeyForm

    def form_valid(self, form: Any) -> HttpResponse:
        if not isinstance(form, CodeForm):
            return super().form_valid(form)
        factor = _code_is_right(self.request, form, SignInFailure.WRONG_CODE)
        if factor is None:
            return self.form_invalid(form)
        post_authentication(self.request, factor)
        return cast(HttpResponse, self.stage.exit())

    def form_invalid(self, form: Any) -> HttpResponse:
        if not isinstance(form, CodeForm):
            user = self.stage.login.user
            actions.note_wrong(by=user, why=SignInFailure.WRONG_CODE)
        return super().form_invalid(form)

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**given)
        factors = queries.factors_of(self.stage.login.user)
        return context | {"has_passkey": bool(factors.passkeys)}


enter_code = _EnterCode.as_view()


class _SignInWithPasskey(LoginWebAuthnView):
    """Signing in with a passkey alone, which asks for a finger, a face or a PIN."""

    form_class = PasskeySignInForm

    def form_valid(self, form: Any) -> HttpResponse:
        passkey = form.cleaned_data["credential"]
        login = Login(
            user=passkey.user, redirect_url=get_next_redirect_url(self.request)
        )
        answer = perform_passwordless_login(self.request, passkey, login)
        # As after a password: the browser forgets it when it is closed.
        self.request.session.set_expiry(0)
        return answer

    def form_invalid(self, form: Any) -> HttpResponse:
        actions.note_wrong(by=NOT_SIGNED_IN, why=SignInFailure.WRONG_CODE)
        return super().form_invalid(form)


sign_in_with_passkey = never_cache(login_not_required(_SignInWithPasskey.as_view()))


def _carry_on(view: BaseReauthenticateView) -> HttpResponse:
    """Lead to what its user has confirmed who they are for."""
    actions.note_confirmed(by=cast(User, view.request.user))
    return confirmed(view.request, get_next_redirect_url(view.request) or "/")


def _note_not_confirmed(view: BaseReauthenticateView) -> None:
    user = cast(User, view.request.user)
    actions.note_wrong(by=user, why=SignInFailure.WRONG_CONFIRMED)


class _ConfirmByPassword(ReauthenticateView):
    """The page on which a user confirms who they are, by their password."""

    form_class = ConfirmPasswordForm

    def _check_reauthentication_method_available(self, request: HttpRequest) -> Any:
        user = cast(User, request.user)
        if user.has_usable_password() or has_factor(user):
            return super()._check_reauthentication_method_available(request)
        # Someone with single sign-on alone confirms there.
        return None

    def get_form_class(self) -> type[ConfirmPasswordForm]:
        return self.form_class

    def form_valid(self, form: Any) -> HttpResponse:
        reauthenticate_by_password(self.request)
        return _carry_on(self)

    def form_invalid(self, form: Any) -> HttpResponse:
        if form.has_error("password", WRONG_PASSWORD):
            _note_not_confirmed(self)
        return super().form_invalid(form)

    def get_context_data(self, **given: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**given)
        user = cast(User, self.request.user)
        return context | {"has_password": user.has_usable_password()}


class _ConfirmByCode(ReauthenticateByCode):
    """The same, by a code."""

    form_class: Any = CodeForm

    def form_valid(self, form: Any) -> HttpResponse:
        why = SignInFailure.WRONG_CONFIRMED
        factor = _code_is_right(self.request, form, why)
        if factor is None:
            return self.form_invalid(form)
        post_authentication(self.request, factor, reauthenticated=True)
        return _carry_on(self)


class _ConfirmByPasskey(ReauthenticateWebAuthnView):
    """The same, by a passkey."""

    form_class: Any = ConfirmPasskeyForm

    def form_valid(self, form: Any) -> HttpResponse:
        passkey = form.cleaned_data["credential"]
        post_authentication(self.request, passkey, reauthenticated=True)
        return _carry_on(self)

    def form_invalid(self, form: Any) -> HttpResponse:
        _note_not_confirmed(self)
        messages.error(self.request, "That passkey did not work. Try again.")
        return redirect(
            passthrough_next_redirect_url(
                self.request,
                reverse("mfa_reauthenticate_webauthn"),
                settings.REDIRECT_FIELD_NAME,
            )
        )


_to_confirm = requires(Verb.USE_SITE, page="the page on which one confirms who one is")
confirm = _to_confirm(cast(View, _ConfirmByPassword.as_view()))
confirm_by_code = _to_confirm(cast(View, _ConfirmByCode.as_view()))
confirm_by_passkey = _to_confirm(cast(View, _ConfirmByPasskey.as_view()))


@requires(Verb.USE_SITE, page=SECURITY_PAGE)
@require_safe
@never_cache
def security(request: SignedInRequest) -> HttpResponse:
    """Show how the user signs in, with all that can be changed of it."""
    user = request.user
    factors = queries.factors_of(user)
    context = {
        "page": presenters.security_page(factors, must_have=queries.needs_factor(user)),
        "has_password": user.has_usable_password(),
        "n_sessions": len(open_sessions(user)),
        "may_make_keys": policy.can(user, Verb.MAKE_KEYS),
    }
    return render(request, "mfa/index.html", context)


@requires(Verb.USE_SITE, page=SECURITY_PAGE)
@require_safe
@never_cache
def enrol(request: SignedInRequest) -> HttpResponse:
    """Ask someone who must have a second factor to set one up, and say why."""
    if opened_with_factor(request):
        return redirect("account_security")
    factors = queries.factors_of(request.user)
    if not factors.n:
        return render(request, "mfa/enrol.html")
    # They have one, and this session was opened before they had.
    return redirect(f"{reverse(_by_factor(factors))}?next=/")


def _by_factor(factors: queries.Factors) -> str:
    """Return the name of the page on which a person confirms by a factor they have."""
    return "mfa_reauthenticate" if factors.app else "mfa_reauthenticate_webauthn"


def _factor_first(view: View) -> View:
    """Ask someone who has a factor for it, if only the password opened their session.

    Else who knows the password could add a factor, or take recovery codes, and so pass
    the owner's.
    """

    @wraps(view)
    def checked(request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not opened_with_factor(request):
            factors = queries.factors_of(request.user)
            if factors.n:
                return confirm_first(request, at=_by_factor(factors))
        return view(request, *args, **kwargs)

    return checked


@requires(Verb.USE_SITE, page=SECURITY_PAGE, fresh=True)
@_factor_first
@FORM
@never_cache
def add_passkey(request: SignedInRequest) -> HttpResponse:
    """Make a passkey, or use a security key; the browser does it."""
    form = NewPasskeyForm(data_of(request), user=request.user)
    if form.is_valid():
        try:
            passkey = actions.add_passkey(
                by=request.user,
                name=form.cleaned_data["name"],
                credential=form.cleaned_data["credential"],
                session=_added_in(request),
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            return _added(request, passkey, "Passkey added")
    options = webauthn.begin_registration(request.user, passwordless=False)
    context = {"form": form, "options": {"creation_options": options}}
    status = 400 if form.errors else 200
    return render(request, "mfa/webauthn/add_form.html", context, status=status)


@requires(Verb.USE_SITE, page=SECURITY_PAGE, fresh=True)
@_factor_first
@FORM
@never_cache
def add_app(request: SignedInRequest) -> HttpResponse:
    """Set up an authenticator app."""
    form = AppForm(data_of(request))
    if form.is_valid():
        try:
            app = actions.add_app(
                by=request.user,
                secret=form.secret,
                code=form.cleaned_data["code"],
                session=_added_in(request),
            )
        except RuleBroken as broken:
            form.add_rule(broken)
        else:
            totp.clear_totp_secret(request)
            return _added(request, app, "Authenticator app set up")
    adapter = get_adapter()
    drawing = adapter.build_totp_svg(adapter.build_totp_url(request.user, form.secret))
    context = {
        "form": form,
        "square": base64.b64encode(drawing.encode()).decode(),
        "secret": presenters.spaced(form.secret),
    }
    status = 400 if form.errors else 200
    return render(request, "mfa/totp/activate_form.html", context, status=status)


def _added_in(request: SignedInRequest) -> actions.AddedIn:
    key = request.session.session_key or ""
    return actions.AddedIn(key, by_factor=opened_with_factor(request))


def _added(request: SignedInRequest, factor: Authenticator, words: str) -> HttpResponse:
    """Count the session as opened with the new factor, and lead to the codes."""
    if queries.factors_of(request.user).n == 1:
        words = f"{words}. You are signed out everywhere else"
    factor.user = request.user
    post_authentication(request, factor, reauthenticated=True)
    messages.success(request, words)
    return redirect("account_recovery_codes")


@requires(Verb.USE_SITE, page=SECURITY_PAGE, fresh=True)
@_factor_first
@require_GET
@never_cache
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Show new recovery codes, once; afterwards lead to how the user signs in."""
    codes = actions.show_recovery_codes(by=request.user)
    if not codes:
        return redirect("account_security")
    context = {"codes": [presenters.spaced(code) for code in codes]}
    return render(request, "mfa/recovery_codes/index.html", context)


@requires(Verb.USE_SITE, page=SECURITY_PAGE, fresh=True)
@_factor_first
@require_POST
@never_cache
def new_recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Replace the recovery codes, and show the new ones."""
    try:
        actions.make_recovery_codes(by=request.user)
    except RuleBroken as broken:
        messages.error(request, broken.message)
        return redirect("account_security")
    return redirect("account_recovery_codes")


@requires(Verb.USE_SITE, page=SECURITY_PAGE, fresh=True)
@_factor_first
@FORM
@never_cache
def remove(request: SignedInRequest, factor_id: int) -> HttpResponse:
    """Remove a passkey or the authenticator app."""
    factor = queries.own_factor(request.user, factor_id)
    name = presenters.name_of(factor)

    def act() -> Done:
        actions.remove_factor(by=request.user, factor_id=factor_id)
        return Done(f"Removed {name}")

    page = presenters.removal_page(name)
    return answer_form(request, ActionForm(data_of(request)), page, act=act)


@requires(Verb.USE_SITE, page=SECURITY_PAGE)
@FORM
@never_cache
def rename(request: SignedInRequest, factor_id: int) -> HttpResponse:
    """Give a passkey another name."""
    factor = queries.own_passkey(request.user, factor_id)
    initial = {"name": presenters.name_of(factor)}
    form = PasskeyNameForm(data_of(request), initial=initial)

    def act() -> Done:
        name = form.cleaned_data["name"]
        actions.rename_passkey(by=request.user, factor_id=factor_id, name=name)
        return Done("Saved")

    return answer_form(request, form, presenters.name_page(), act=act)
