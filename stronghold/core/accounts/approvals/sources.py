"""What can wait for approval. Higher packages have such things too.

`ACCESS_SOURCES` of the registry names them all.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from stronghold.core.accounts.approvals.rules import Waiting
from stronghold.core.accounts.models import User
from stronghold.core.registered import registered

if TYPE_CHECKING:
    from stronghold.core.geography.models import Force


@dataclass(frozen=True)
class Source:
    """One kind of thing that waits: what does, and what a decision does.

    `approve` and `refuse` are called in the transaction of the action that logs it.
    `any_sql` selects a row of the force `%(force)s` if something may wait: home pages
    ask that of all sources in one statement, and mostly nothing does.
    """

    code: str
    any_sql: str
    waiting: Callable[["Force"], Sequence[Waiting]]
    approve: Callable[[Waiting, User], None]
    refuse: Callable[[Waiting, User], None]


def sources() -> Sequence[Source]:
    return registered("ACCESS_SOURCES")
