"""Addresses for signing in and out, passwords, the people page and duty."""

from allauth.account import views as allauth
from django.urls import include, path

from stronghold.core.accounts import views

people_urls = [
    path("", views.people, name="list"),
    path("new/", views.new_person, name="new"),
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
    path(
        "accounts/single-sign-on/",
        include("stronghold.core.accounts.single_sign_on.urls"),
    ),
    path("people/access/", include("stronghold.core.accounts.mapping.urls")),
    path("people/", include((people_urls, "people"))),
    path("duty/", include("stronghold.core.accounts.duty.urls")),
]
