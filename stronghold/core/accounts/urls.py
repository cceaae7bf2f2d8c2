"""Addresses for signing in and out, passwords, the lock, the people page and duty."""

from allauth.account import views as allauth
from django.urls import include, path

from stronghold.core.accounts import views
from stronghold.core.accounts.first import views as first
from stronghold.core.accounts.imports.views import import_file

people_urls = [
    path("", views.people, name="list"),
    path("new/", views.new_person, name="new"),
    path("review/", views.review, name="review"),
    path("import/", import_file, name="import"),
    path("<str:username>/", views.person, name="person"),
    path("<str:username>/close/", views.deactivate, name="close"),
    path("<str:username>/open/", views.reactivate, name="open"),
    path("<str:username>/password/", views.issue_password, name="password"),
    path("<str:username>/reset/", views.reset_factors, name="reset_factors"),
    path("<str:username>/sessions/", views.end_sessions, name="end_sessions"),
]

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", views.sign_out, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path(
        "accounts/password/change/",
        views.change_password,
        name="account_change_password",
    ),
    path("accounts/first/", first.first, name="account_first"),
    path("accounts/theme/", views.choose_theme, name="account_theme"),
    path("accounts/", include("stronghold.core.accounts.second_factor.urls")),
    path("accounts/sessions/", include("stronghold.core.accounts.sessions.urls")),
    path("accounts/", include("stronghold.core.accounts.idle_lock.urls")),
    # Before the people, because their addresses begin with it too.
    path("people/directory/", include("stronghold.core.accounts.provisioning.urls")),
    path(
        "accounts/single-sign-on/",
        include("stronghold.core.accounts.single_sign_on.urls"),
    ),
    path("people/approvals/", include("stronghold.core.accounts.approvals.urls")),
    path("people/access/", include("stronghold.core.accounts.mapping.urls")),
    path("people/", include((people_urls, "people"))),
    # Before the organisations, because its addresses begin with theirs.
    path("", include("stronghold.core.accounts.several_forces.urls")),
    path("organisations/", include("stronghold.core.accounts.organisations.urls")),
    # Before the force's details, because their addresses begin with it too.
    path("force/basics/", include("stronghold.core.accounts.force_basics.urls")),
    path("force/ownership/", include("stronghold.core.accounts.ownership.urls")),
    path("force/e-mail/", include("stronghold.core.accounts.e_mail.urls")),
    path("force/sign-in/", include("stronghold.core.accounts.sign_in_provider.urls")),
    path("force/", include("stronghold.core.accounts.force_details.urls")),
    path("duty/", include("stronghold.core.accounts.duty.urls")),
]
