"""The provider of single sign-on: of the environment or, without one, as set."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from django.conf import settings

from stronghold.core.accounts import policy
from stronghold.core.accounts.approvals.rules import Given, Waiting
from stronghold.core.accounts.models import SignInProvider, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.geography.models import Force
from stronghold.core.kernel.errors import NotFound
from stronghold.sign_in.sign_in_provider.encryption import SEAL

# Who the provider is, and how it says who someone is: a second person approves these.
IDENTITY = ("issuer", "client_id", "subject_claim", "groups_claim")
WRITTEN = (*IDENTITY, "name", "help", "is_on")


@dataclass(frozen=True)
class Chosen:
    """The provider that the site asks; without an issuer there is none.

    `force` is the code of the force whose access rules decide who gets in.
    """

    issuer: str = ""
    name: str = ""
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    force: str = ""
    subject_claim: str = "sub"
    groups_claim: str = "groups"
    help: str = ""


def chosen() -> Chosen:
    """Return the provider of the environment or else the one set, if it is on."""
    if settings.SSO_ISSUER:
        return Chosen(
            issuer=settings.SSO_ISSUER,
            name=settings.SSO_NAME,
            client_id=settings.SSO_CLIENT_ID,
            client_secret=settings.SSO_CLIENT_SECRET,
            force=settings.SSO_FORCE,
            subject_claim=settings.SSO_SUBJECT_CLAIM,
            groups_claim=settings.SSO_GROUPS_CLAIM,
            help=settings.SSO_HELP,
        )
    row = SignInProvider.objects.select_related("force").first()
    if row is None or not row.in_force.get("is_on"):
        return Chosen(groups_claim=settings.SSO_GROUPS_CLAIM)
    return _chosen(row, row.in_force, row.secret_in_force)


def _chosen(row: SignInProvider, given: Mapping[str, Any], secret: str) -> Chosen:
    names = {one.name for one in fields(Chosen)} & given.keys()
    return Chosen(
        client_secret=SEAL.opened(secret),
        force=row.force.code,
        **{name: given[name] for name in names},
    )


def written(row: SignInProvider) -> dict[str, Any]:
    """Return what an administrator wrote of a provider, approved or not."""
    return {name: getattr(row, name) for name in WRITTEN}


def provider_waits(row: SignInProvider) -> bool:
    """Return whether a second person has still to approve what was written.

    A provider that is off lets no one in.
    """
    return row.is_on and row.in_force != written(row)


def is_by_operator() -> bool:
    return bool(settings.SSO_ISSUER)


def stored(viewer: User) -> SignInProvider | None:
    """Return what the viewer's force has set; None if it has set none."""
    if not policy.can(viewer, Verb.SET_UP_FORCE):
        raise NotFound
    return SignInProvider.objects.filter(force=viewer.force).first()


def to_try(viewer: User) -> Chosen | None:
    """Return the provider to try, on or off: the environment's or the force's own."""
    row = stored(viewer)
    if is_by_operator():
        found = chosen()
        return found if found.force == viewer.force.code else None
    return _chosen(row, written(row), row.secret) if row else None


def provider_waiting(force: Force) -> list[Waiting]:
    """Return what an administrator of the force set, unless it is in force."""
    row = SignInProvider.objects.select_related("set_by").filter(force=force).first()
    if row is None or is_by_operator() or not provider_waits(row):
        return []
    now = row.in_force.get("issuer", "")
    return [
        Waiting(
            code="provider",
            title="The provider of single sign-on",
            given=[
                Given(
                    row.name,
                    [
                        ("Issuer", row.issuer),
                        ("Client ID", row.client_id),
                        ("Claim that names a person", row.subject_claim),
                        ("Claim with their groups", row.groups_claim),
                        ("Issuer now", now or "None"),
                    ],
                )
            ],
            asked_by=row.set_by.display_name,
            asked_by_id=row.set_by_id,
            asked_at=row.set_at,
            note="Those who run the provider say who someone is, and in which groups. "
            "Ask those who run your force’s sign-in whether this is theirs.",
            rows=[row],
        )
    ]
