"""What a page tells its script of the viewer: whose queue of this phone is theirs."""

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from stronghold.accounts.models import User

_LENGTH = 16


@dataclass(frozen=True)
class Owner:
    """Somebody who may log offline, by a code that tells nobody who they are."""

    code: str

    @classmethod
    def of(cls, user: User) -> "Owner":
        digest = salted_hmac(
            "stronghold.offline.owner", str(user.pk), algorithm="sha256"
        )
        return cls(digest.hexdigest()[:_LENGTH])
