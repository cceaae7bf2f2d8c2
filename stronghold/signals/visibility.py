"""The reader whose view every reader of figures shares."""

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.models import User
from stronghold.core.kernel import clock
from stronghold.core.kernel.asked_once import asked_once


@asked_once
def every_reader(signer: User) -> User:
    """Return a reader who sees only what all readers of the signer's force see.

    It is an analyst without a team. A test checks that everyone who reads figures has
    their verbs, except that for exact places, which no brief shows. They see no live
    warrant.
    """
    return User(
        role=Role.ANALYST,
        organisation=signer.organisation,
        is_active=True,
        # No one signs in as this reader, so nothing waits for a second person.
        approved_at=clock.now(),
    )
