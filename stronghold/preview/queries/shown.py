"""What a partner is shown, read as the partner, to judge if it identifies anybody."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from stronghold.accounts.models import User
from stronghold.portal.kinds import KINDS
from stronghold.portal.queries import Reading, reading
from stronghold.preview.rules.identity import Finding, Shown, findings
from stronghold.sharing.choices import Shared
from stronghold.sharing.models import Agreement

# So many of the newest rows of a kind are judged.
MOST_JUDGED = 5_000


@dataclass(frozen=True)
class Looked:
    """What of a kind's view tells when, where and what; columns, by their names."""

    categories: tuple[str, ...] = ()
    area: str = "''"
    area_name: str = "''"
    spot: str = "NULL::geometry"
    address: str = "''"
    words: str = "''"


_PLACE = ("ward_code", "ward_name", "point")
LOOKED: Mapping[str, Looked] = MappingProxyType(
    {
        Shared.CLOSURES: Looked(("state", "scope", "issuer"), *_PLACE, address="place"),
        Shared.WARRANTS: Looked(("outcome",), *_PLACE),
        Shared.ACTIVITIES: Looked(("kind", "organisation"), *_PLACE),
        # Each is about one place or person, and is for the partner alone.
        Shared.TASKINGS: Looked(words="coalesce(what, '') || coalesce(outcome, '')"),
    }
)


@dataclass(frozen=True)
class JudgedKind:
    """A kind of the agreement: how many rows were judged, and what was found."""

    kind: Shared
    n: int
    findings: Sequence[Finding]
    is_cut: bool = False
    # What the areas are called that findings name by their code.
    areas: Mapping[str, str] = MappingProxyType({})


def what_identifies(viewer: User, agreement: Agreement) -> list[JudgedKind]:
    """Judge what each kind shows; read by the ticket of police who view as partner."""
    with reading(viewer, agreement) as read:
        return judged_kinds(read)


def judged_kinds(read: Reading) -> list[JudgedKind]:
    """Judge each kind that an agreement shows as rows, in a read that is open."""
    kinds = [Shared(code) for code in KINDS if code in read.agreement.rows]
    return [_judged(read, kind) for kind in kinds]


def columns_of(viewer: User, agreement: Agreement) -> dict[str, list[str]]:
    """Return which columns each kind's view has, as the database tells them."""
    told = {}
    with reading(viewer, agreement) as read:
        for code in KINDS:
            if code in agreement.rows:
                # The name comes from kinds.py.
                read.cursor.execute(f"SELECT * FROM {KINDS[code].view} LIMIT 0")  # noqa: S608
                told[code] = [column.name for column in read.cursor.description]
    return told


def _judged(read: Reading, kind: Shared) -> JudgedKind:
    if kind not in LOOKED:
        read.cursor.execute(f"SELECT count(*) FROM {KINDS[kind].view}")  # noqa: S608
        return JudgedKind(kind, read.cursor.fetchone()[0], [])
    rows, areas = _rows(read, kind, LOOKED[kind])
    judged = rows[:MOST_JUDGED]
    found = [one for one in findings(judged) if _matters(one, LOOKED[kind])]
    return JudgedKind(kind, len(judged), found, len(rows) > MOST_JUDGED, areas)


def _matters(finding: Finding, looked: Looked) -> bool:
    """Leave out groups of what is each about one case, for this partner alone."""
    return bool(looked.categories) or finding.code == "own_words"


def _rows(
    read: Reading, kind: Shared, looked: Looked
) -> tuple[list[Shown], Mapping[str, str]]:
    """Return the newest rows, and what their areas are called."""
    view, day = KINDS[kind].view, KINDS[kind].day
    parts = (looked.area_name, day, looked.area, f"ST_AsText({looked.spot})")
    columns = ", ".join((*parts, looked.address, looked.words, *looked.categories))
    # The names come from this file and kinds.py, and nothing of them from a request.
    read.cursor.execute(
        f"SELECT {columns} FROM {view} "  # noqa: S608
        f"ORDER BY {day} DESC NULLS LAST, reference LIMIT %s",
        [MOST_JUDGED + 1],
    )
    found = read.cursor.fetchall()
    names = {row[2]: row[0] for row in found if row[2]}
    return [_shown(row[1:]) for row in found], names


def _shown(row: Sequence[Any]) -> Shown:
    day, area, spot, address, words, *categories = row
    return Shown(
        day=day,
        area=area or "",
        categories=tuple(code or "" for code in categories),
        spot=spot or "",
        address=address or "",
        words=words or "",
    )
