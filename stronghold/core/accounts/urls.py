"""Addresses for signing in and out, passwords, the people page and duty."""

from allauth.account import views as allauth
from django.urls import include, path

from stronghold.core.accounts import views
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
    path("accounts/theme/", views.choose_theme, name="account_theme"),
    # Before the people, because their addresses begin with it too.
    path("people/directory/", include("stronghold.core.accounts.provisioning.urls")),
    path("people/", include((people_urls, "people"))),
    path("duty/", include("stronghold.core.accounts.duty.urls")),
]
