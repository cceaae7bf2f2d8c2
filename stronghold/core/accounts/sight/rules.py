"""Whether a change gives an account sight of more than it has. Pure.

Someone who manages accounts must not be able to see records by it, alone: so what gives
more is asked for, and counts once a second person, who manages none, approved it.
"""

from collections.abc import Collection
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Access:
    """What decides what an account sees.

    `verbs` are what its role or its scopes allow of records, and `named` what else it
    is named for. A service account also has the `networks` that its keys work from, in
    CIDR form; empty is everywhere.
    """

    organisation: int
    team: int | None
    verbs: frozenset[str]
    named: frozenset[str] = field(default_factory=frozenset)
    networks: Collection[str] = ()


def gives_more(now: Access, wanted: Access) -> bool:
    """Return whether `wanted` lets an account see anything that it does not see now.

    A team sees what is its own, such as live warrants; so another one is more.
    """
    if not wanted.verbs:
        return False
    if now.organisation != wanted.organisation:
        return True
    if wanted.team is not None and wanted.team != now.team:
        return True
    if not (wanted.verbs <= now.verbs and wanted.named <= now.named):
        return True
    is_within = wanted.networks and set(wanted.networks) <= set(now.networks)
    return bool(now.networks) and not is_within
