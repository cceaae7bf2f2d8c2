"""What counts for all readers of figures alike: only what each of them may see."""

from stronghold.accounts.choices import Role
from stronghold.accounts.models import User


def every_reader(signer: User) -> User:
    """Return a reader who sees what all readers of the signer's force see, and no more.

    An analyst in no team: a test holds that whoever reads figures has their verbs, but
    for that of exact places, which no brief tells. Of a live warrant they know nothing.
    """
    return User(role=Role.ANALYST, organisation=signer.organisation, is_active=True)
