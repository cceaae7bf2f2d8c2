"""Addresses for signing in and out, one's own password, and the lock."""

from allauth.account import views as allauth
from django.urls import include, path

from stronghold.sign_in import views

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", views.sign_out, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path(
        "accounts/password/change/",
        views.change_password,
        name="account_change_password",
    ),
    path("accounts/", include("stronghold.sign_in.second_factor.urls")),
    path("accounts/sessions/", include("stronghold.sign_in.sessions.urls")),
    path("accounts/", include("stronghold.sign_in.idle_lock.urls")),
    path("accounts/single-sign-on/", include("stronghold.sign_in.single_sign_on.urls")),
    path("people/access/", include("stronghold.sign_in.access_rules.urls")),
    path("force/sign-in/", include("stronghold.sign_in.sign_in_provider.urls")),
]
