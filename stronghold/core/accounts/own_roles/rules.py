"""The roles that a force composes: verbs of a base role's kind, within limits.

A person's own role replaces the verbs of their base role. The base decides the rest:
their home page, whether they have a team, which alerts they get.
"""

import re
from collections.abc import Collection, Sequence
from types import MappingProxyType

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.decided.rules import (
    NAME,
    Column,
    Holds,
    Rows,
    Subject,
    check_code,
    field_of,
)
from stronghold.core.accounts.permissions import Verb, verb_words
from stronghold.core.accounts.roles import (
    APART,
    CEILINGS,
    KEPT,
    RECORDING,
    VERBS,
)
from stronghold.core.kernel.errors import RuleBroken

BASE = Column("base", "Based on", Holds.BASE)
WHAT = Column("verbs", "What it allows", Holds.VERBS)


def check_roles(rows: Rows) -> None:
    """Refuse a role beyond its ceiling, without what it needs, or with two duties."""
    for row in rows:
        code = row["code"]
        check_code(code, field=field_of(code, NAME))
        if code in Role.values:
            raise RuleBroken(
                f"“{code}” is a role of the site. Choose another code",
                field=field_of(code, NAME),
            )
        if row["base"] not in CEILINGS:
            listed = ", ".join(CEILINGS)
            raise RuleBroken(
                f"The base must be one of {listed}", field=field_of(code, BASE)
            )
        verbs = _known(row["verbs"], field=field_of(code, WHAT))
        _check_limits(Role(row["base"]), verbs, field=field_of(code, WHAT))


def _known(given: Collection[str], *, field: str) -> frozenset[Verb]:
    values = {verb.value for verb in Verb}
    if unknown := sorted(set(given) - values):
        raise RuleBroken(f"“{unknown[0]}” is not something to allow", field=field)
    return frozenset(Verb(one) for one in given)


def _check_limits(base: Role, verbs: Collection[Verb], *, field: str) -> None:
    if beyond := sorted(set(verbs) - CEILINGS[base]):
        raise RuleBroken(
            f"A role based on {base.label} cannot allow: {verb_words(beyond[0])}",
            field=field,
        )
    if missing := sorted(KEPT[base] - set(verbs)):
        raise RuleBroken(
            f"A role based on {base.label} must allow: {verb_words(missing[0])}",
            field=field,
        )
    for apart in APART:
        one, other = set(verbs) & apart.one, set(verbs) & apart.other
        if one and other:
            raise RuleBroken(
                f"{apart.words}. Leave out “{verb_words(min(one))}” or "
                f"“{verb_words(min(other))}”",
                field=field,
            )


ROLES = Subject(
    "roles",
    "Roles",
    "Roles of your own, each with a name and what it allows. The roles of the site "
    "stay beside them.",
    (NAME, BASE, WHAT),
    (),
    MappingProxyType({}),
    counts="A change applies at the next page that a person with the role opens.",
    check=check_roles,
    is_open=True,
    at_once=True,
)


def verbs_offered(base: Role) -> Sequence[tuple[str, Sequence[Verb]]]:
    """Return what a role on a base may allow or not, in groups, by what it says."""
    groups: dict[str, list[Verb]] = {title: [] for title in _GROUPS}
    for verb in sorted(CEILINGS[base] - KEPT[base], key=verb_words):
        groups[_group_of(verb)].append(verb)
    return [(title, verbs) for title, verbs in groups.items() if verbs]


_READ, _RECORD, _DECIDE = "Read", "Record", "Work, decide and manage"
_GROUPS = (_READ, _RECORD, _DECIDE)
_SEES = (Verb.FIND_PLACES, Verb.SEARCH, Verb.TYPE_PLACES, Verb.VIEW_AS_PARTNER)


def _group_of(verb: Verb) -> str:
    if verb in RECORDING:
        return _RECORD
    reads = verb.startswith(("read_", "use_")) or verb in _SEES
    return _READ if reads else _DECIDE


def start_of(base: Role) -> frozenset[Verb]:
    """Return what a new role on a base begins with: its verbs, one duty of two."""
    verbs = VERBS[base]
    for apart in APART:
        if verbs & apart.other:
            verbs -= apart.one
    return verbs


def code_for(name: str, taken: Collection[str]) -> str:
    """Return a code for a new role: its name in lower case, with a number if taken."""
    words = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")
    stem = words[:17].strip("-") if words[:1].isalpha() else "role"
    codes = [stem] + [f"{stem}-{n}" for n in range(2, 100)]
    return next(code for code in codes if code not in taken and code not in Role.values)


def check_not_given(name: str, *, n: int) -> None:
    """Refuse to end a role, or give it another base, while someone has it."""
    if n:
        have = "1 person or access rule has" if n == 1 else f"{n} people or rules have"
        raise RuleBroken(
            f"{have} the role “{name}”. Give them another one first", field="roles"
        )
