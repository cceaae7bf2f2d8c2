"""Addresses at which a force is set up and changed."""

from django.urls import include, path

from stronghold.force_setup.first_administrator import views as first

urlpatterns = [
    path("accounts/first/", first.first, name="account_first"),
    # Before the organisations, because its addresses begin with theirs.
    path("", include("stronghold.force_setup.several_forces.urls")),
    path("organisations/", include("stronghold.force_setup.organisations.urls")),
    # Before the force's details, because their addresses begin with it too.
    path("force/basics/", include("stronghold.force_setup.force_basics.urls")),
    path("force/ownership/", include("stronghold.force_setup.ownership.urls")),
    path("force/e-mail/", include("stronghold.force_setup.e_mail.urls")),
    path("force/", include("stronghold.force_setup.force_details.urls")),
]
