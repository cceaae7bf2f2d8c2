"""The provider of single sign-on: of the environment or, without one, as set."""

from dataclasses import dataclass, field

from django.conf import settings

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import SignInProvider, User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.sign_in_provider.sealing import SEAL
from stronghold.core.kernel.errors import NotFound


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
    row = SignInProvider.objects.select_related("force").filter(is_on=True).first()
    return _of(row) if row else Chosen(groups_claim=settings.SSO_GROUPS_CLAIM)


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
    return _of(row) if row else None


def _of(row: SignInProvider) -> Chosen:
    return Chosen(
        issuer=row.issuer,
        name=row.name,
        client_id=row.client_id,
        client_secret=SEAL.opened(row.secret),
        force=row.force.code,
        subject_claim=row.subject_claim,
        groups_claim=row.groups_claim,
        help=row.help,
    )
