"""The roles that a force composes: a role of the site, and what is taken away. Pure.

The base decides the rest too: the home page, whether there is a team, which alerts.
"""

import re
from collections.abc import Collection, Sequence
from types import MappingProxyType

from stronghold.core.accounts.choices import Role
from stronghold.core.accounts.permissions import Verb, verb_words
from stronghold.core.accounts.roles import BASES, KEPT, VERBS
from stronghold.core.decided.rules import (
    NAME,
    Column,
    Holds,
    Rows,
    Subject,
    check_code,
    field_of,
)
from stronghold.core.kernel.decided import Row
from stronghold.core.kernel.errors import RuleBroken


def _role_words(code: str) -> str:
    """Return the name of a role; empty for one that an earlier release had."""
    return str(Role(code).label) if code in Role.values else ""


BASE = Column("base", "Based on", Holds.BASE, words=_role_words)
WITHOUT = Column("without", "What it takes away", Holds.VERBS, words=verb_words)
# The key of what a role no longer allows, until someone of the force has seen it.
LOST = "lost"
# The key of what a role allows: all that earlier releases stored of it, and read.
_VERBS = "verbs"


def check_roles(rows: Rows) -> None:
    """Refuse a role on no base, or one that takes away what it cannot."""
    for row in rows:
        code = row["code"]
        check_code(code, field=field_of(code, NAME))
        if code in Role.values:
            raise RuleBroken(
                f"“{code}” is a role of the site. Choose another code",
                field=field_of(code, NAME),
            )
        if row["base"] not in BASES:
            listed = ", ".join(BASES)
            raise RuleBroken(
                f"The base must be one of {listed}", field=field_of(code, BASE)
            )
        _check_taken(Role(row["base"]), row["without"], field=field_of(code, WITHOUT))


def _check_taken(base: Role, taken: Collection[str], *, field: str) -> None:
    if unknown := sorted(set(taken) - VERBS[base]):
        raise RuleBroken(
            f"{base.label} does not allow “{unknown[0]}”, so it cannot be taken away",
            field=field,
        )
    if kept := sorted(KEPT[base].intersection(taken)):
        raise RuleBroken(
            f"A role based on {base.label} must allow: {verb_words(kept[0])}",
            field=field,
        )


def read_role(row: Row) -> Row:
    """Return a stored role by what it takes away.

    Earlier releases stored a list of what a role allowed, also beyond its base. What of
    it the base allows counts; the rest is lost, and kept under LOST.
    """
    base = row["base"]
    of_base = {verb.value for verb in VERBS[Role(base)]} if base in BASES else set()
    role = {"code": row["code"], "name": row["name"], "base": base}
    if WITHOUT.name in row:
        taken = of_base.intersection(row[WITHOUT.name])
        lost = {LOST: row[LOST]} if LOST in row else {}
        return role | {WITHOUT.name: sorted(taken)} | lost
    allowed = set(row[_VERBS])
    return role | {
        WITHOUT.name: sorted(of_base - allowed),
        LOST: sorted(allowed - of_base),
    }


def stored_role(row: Row) -> Row:
    """Return a role as it is stored: also as the release before reads it.

    Without that, its people could open no page while both serve, or once it is back.
    """
    return {**row, _VERBS: sorted(verb.value for verb in allowed_by(row))}


def allowed_by(row: Row) -> frozenset[Verb]:
    """Return what a role allows: never more than its base, whatever is stored."""
    role = read_role(row)
    if role["base"] not in BASES:
        return frozenset()
    taken = role[WITHOUT.name]
    return frozenset(verb for verb in VERBS[Role(role["base"])] if verb not in taken)


def gives_back(old: Row, new: Row) -> frozenset[Verb]:
    """Return what a role allows once it is changed, and did not before."""
    return allowed_by(new) - allowed_by(old)


def keep_lost(before: Rows, after: Rows) -> Rows:
    """Return roles with what they lost, which a change of a role does not answer."""
    lost = {row["code"]: row[LOST] for row in before if LOST in row}
    return [
        {**row, LOST: lost[row["code"]]} if row["code"] in lost else row
        for row in after
    ]


def without_lost(rows: Rows) -> Rows:
    return [{key: row[key] for key in row if key != LOST} for row in rows]


def lost_by(rows: Rows) -> Sequence[tuple[str, Sequence[str]]]:
    """Return each role that no one has seen since it was converted, and what it lost.

    By its name, in words; of one that lost nothing there are none.
    """
    return [
        (row["name"], [verb_words(verb) for verb in row[LOST]])
        for row in rows
        if LOST in row
    ]


ROLES = Subject(
    "roles",
    "Roles",
    "Roles of your own: each is one of the site with some things taken away. The roles "
    "of the site stay beside them.",
    (NAME, BASE, WITHOUT),
    (),
    MappingProxyType({}),
    counts="A change applies at the next page that a person with the role opens.",
    check=check_roles,
    is_open=True,
    at_once=True,
    read=read_role,
    old_keys=MappingProxyType(
        {
            _VERBS: "a role no longer lists what it allows. It allows what its base "
            "does but what `without` lists. Where roles are in use, download what "
            "counts today: there they are written so"
        }
    ),
)


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
