"""The addresses of second factors, and of confirming who one is."""

from django.urls import path

from stronghold.sign_in.second_factor import views

urlpatterns = [
    # django-allauth leads to the first five by these names.
    path("code/", views.enter_code, name="mfa_authenticate"),
    path("passkey/", views.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("confirm/", views.confirm, name="account_reauthenticate"),
    path("confirm/code/", views.confirm_by_code, name="mfa_reauthenticate"),
    path(
        "confirm/passkey/",
        views.confirm_by_passkey,
        name="mfa_reauthenticate_webauthn",
    ),
    path("security/", views.security, name="account_security"),
    path("security/start/", views.enrol, name="account_enrol"),
    path("security/app/", views.add_app, name="account_add_app"),
    path("security/passkey/", views.add_passkey, name="account_add_passkey"),
    path("security/codes/", views.recovery_codes, name="account_recovery_codes"),
    path(
        "security/codes/new/",
        views.new_recovery_codes,
        name="account_new_recovery_codes",
    ),
    path(
        "security/<int:factor_id>/remove/", views.remove, name="account_remove_factor"
    ),
    path(
        "security/<int:factor_id>/rename/", views.rename, name="account_rename_passkey"
    ),
]
