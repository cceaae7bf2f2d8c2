"""The code of a queue's owner, by which a page's script finds the viewer's queue."""

from dataclasses import dataclass

from django.utils.crypto import salted_hmac

from stronghold.accounts.models import User

_LENGTH = 16


@dataclass(frozen=True)
class Owner:
    """A user who may log offline, by a code that does not reveal who they are."""

    code: str

    @classmethod
    def of(cls, user: User) -> "Owner":
        digest = salted_hmac(
            "stronghold.offline.owner", str(user.pk), algorithm="sha256"
        )
        return cls(digest.hexdigest()[:_LENGTH])
