"""Give people the place that the access rules say, and change the rules."""

from stronghold.core.accounts.actions import (
    Person,
    change_details,
    create_without_password,
)
from stronghold.core.accounts.choices import OrganisationKind, Role
from stronghold.core.accounts.mapping.rules import Place
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.accounts.roles import VERBS
from stronghold.core.audit.record import SYSTEM, Actor


def place_person(user: User, place: Place, *, by: Actor = SYSTEM) -> User:
    """Give an account an organisation, role and team. In the caller's transaction.

    What the account was named for is kept only where it still fits: it ends with
    another organisation, and with a role that cannot have it.
    """
    stays = user.organisation_id == place.organisation.pk
    is_partner = place.role == Role.PARTNER
    is_council = place.organisation.kind == OrganisationKind.COUNCIL
    may_sign = Verb.SIGN_AGREEMENTS in VERBS[Role(place.role)]
    given = Person(
        display_name=user.display_name,
        email=user.email,
        role=place.role,
        team=place.team,
        takes_referrals=stays and is_partner and user.takes_referrals,
        reviews_closures=stays and is_council and user.reviews_closures,
        signs_as=user.signs_as if stays and may_sign else "",
    )
    return change_details(user, given, by=by, organisation=place.organisation)


def create_placed(
    *,
    username: str,
    display_name: str,
    email: str,
    place: Place,
    by: Actor = SYSTEM,
) -> User:
    """Create an account in a place, without a password of any kind.

    In the caller's transaction. Its owner signs in by single sign-on.
    """
    given = Person(
        display_name=display_name, email=email, role=place.role, team=place.team
    )
    return create_without_password(
        by=by, username=username, organisation=place.organisation, given=given
    )
