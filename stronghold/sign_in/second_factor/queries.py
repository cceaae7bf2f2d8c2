"""Who must have a second factor, and which ones a person has."""

from collections.abc import Sequence
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.conf import settings

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import NotFound
from stronghold.sign_in.second_factor.rules import must_have_factor

PASSKEY = Authenticator.Type.WEBAUTHN
APP = Authenticator.Type.TOTP
CODES = Authenticator.Type.RECOVERY_CODES


@dataclass(frozen=True)
class Factors:
    """What a person signs in with beside their password.

    `n_codes` is how many recovery codes are not used yet.
    """

    passkeys: Sequence[Authenticator]
    app: Authenticator | None
    n_codes: int

    @property
    def n(self) -> int:
        return len(self.passkeys) + (self.app is not None)


def needs_factor(person: User) -> bool:
    """Return whether a person must have a second factor to sign in with a password."""
    further = settings.SECOND_FACTOR_ROLES
    return settings.SECOND_FACTOR and must_have_factor(
        person.role,
        signs=bool(person.signs_as),
        further=further,
    )


def factors_of(person: User) -> Factors:
    found = list(Authenticator.objects.filter(user=person).order_by("pk"))
    of_kind = {one.type: one for one in found}
    codes = of_kind.get(CODES)
    return Factors(
        passkeys=[one for one in found if one.type == PASSKEY],
        app=of_kind.get(APP),
        n_codes=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def passkey_ids(person: User) -> list[str]:
    """Return the ids of a person's passkeys, by which a browser asks for them."""
    passkeys = Authenticator.objects.filter(user=person, type=PASSKEY).order_by("pk")
    return [one.data["credential"]["id"] for one in passkeys]


def own_factor(person: User, factor_id: int) -> Authenticator:
    """Return a passkey or the app of a person. NotFound for any other."""
    rows = Authenticator.objects.filter(user=person).exclude(type=CODES)
    found: Authenticator | None = rows.filter(pk=factor_id).first()
    if found is None:
        raise NotFound
    return found


def own_passkey(person: User, factor_id: int) -> Authenticator:
    """Return a passkey of a person. NotFound for anything else."""
    found = own_factor(person, factor_id)
    if found.type != PASSKEY:
        raise NotFound
    return found
