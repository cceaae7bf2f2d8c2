"""Reads what a partner is shown, as the partner, for the identity check."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from stronghold.core.accounts.models import User
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.models import Agreement
from stronghold.partners.portal.kinds import KINDS
from stronghold.partners.portal.queries import Reading, reading
from stronghold.partners.preview.rules.identity import Finding, Shown, findings

# How many of the newest rows of a kind are checked.
MOST_JUDGED = 5_000


@dataclass(frozen=True)
class CheckedColumns:
    """The columns of a kind's view that show when, where and what."""

    categories: tuple[str, ...] = ()
    area: str = "''"
    area_name: str = "''"
    spot: str = "NULL::geometry"
    address: str = "''"
    words: str = "''"


_PLACE = ("ward_code", "ward_name", "point")
CHECKED: Mapping[str, CheckedColumns] = MappingProxyType(
    {
        Shared.CLOSURES: CheckedColumns(
            ("state", "scope", "issuer"), *_PLACE, address="place"
        ),
        Shared.WARRANTS: CheckedColumns(("outcome",), *_PLACE),
        Shared.ACTIVITIES: CheckedColumns(("kind", "organisation"), *_PLACE),
        # Each is about one place or person, and is for this partner only.
        Shared.TASKINGS: CheckedColumns(
            words="coalesce(what, '') || coalesce(outcome, '')"
        ),
    }
)


@dataclass(frozen=True)
class JudgedKind:
    """A kind of the agreement: how many rows were judged, and what was found."""

    kind: Shared
    n: int
    findings: Sequence[Finding]
    is_cut: bool = False
    # How many are shown in all, where that is more than were judged.
    n_all: int = 0
    # The names of the areas, by the codes in the findings.
    areas: Mapping[str, str] = MappingProxyType({})

    @property
    def n_shown(self) -> int:
        return self.n_all or self.n


def what_identifies(viewer: User, agreement: Agreement) -> list[JudgedKind]:
    """Check what each kind shows, read with a ticket for viewing as the partner."""
    with reading(viewer, agreement) as read:
        return judged_kinds(read)


def judged_kinds(read: Reading) -> list[JudgedKind]:
    """Check each kind that an agreement shares as rows, in an open read."""
    kinds = [Shared(code) for code in KINDS if code in read.agreement.rows]
    return [_judged(read, kind) for kind in kinds]


def columns_of(viewer: User, agreement: Agreement) -> dict[str, list[str]]:
    """Return the columns of each kind's view, as they are in the database."""
    columns = {}
    with reading(viewer, agreement) as read:
        for code in KINDS:
            if code in agreement.rows:
                # The name comes from kinds.py.
                read.cursor.execute(f"SELECT * FROM {KINDS[code].view} LIMIT 0")  # noqa: S608
                columns[code] = [column.name for column in read.cursor.description]
    return columns


def _judged(read: Reading, kind: Shared) -> JudgedKind:
    if kind not in CHECKED:
        read.cursor.execute(f"SELECT count(*) FROM {KINDS[kind].view}")  # noqa: S608
        return JudgedKind(kind, read.cursor.fetchone()[0], [])
    rows, areas = _rows(read, kind, CHECKED[kind])
    judged = rows[:MOST_JUDGED]
    found = [
        finding for finding in findings(judged) if _matters(finding, CHECKED[kind])
    ]
    is_cut = len(rows) > MOST_JUDGED
    n_all = counts_of(read, [kind])[kind] if is_cut else 0
    return JudgedKind(kind, len(judged), found, is_cut, n_all, areas)


def counts_of(read: Reading, kinds: Iterable[str]) -> dict[str, int]:
    """Return how many records of these kinds are shown; they are not read."""
    found = {}
    for kind in kinds:
        # The name comes from kinds.py.
        read.cursor.execute(f"SELECT count(*) FROM {KINDS[kind].view}")  # noqa: S608
        found[str(kind)] = int(read.cursor.fetchone()[0])
    return found


def _matters(finding: Finding, columns: CheckedColumns) -> bool:
    """Leave out groups for kinds whose rows each concern one case of this partner."""
    return bool(columns.categories) or finding.code == "own_words"


def _rows(
    read: Reading, kind: Shared, columns: CheckedColumns
) -> tuple[list[Shown], Mapping[str, str]]:
    """Return the newest rows, and the names of their areas."""
    view, day = KINDS[kind].view, KINDS[kind].day
    parts = (columns.area_name, day, columns.area, f"ST_AsText({columns.spot})")
    names = (*parts, columns.address, columns.words, *columns.categories)
    # The names come from this file and kinds.py, never from a request.
    read.cursor.execute(
        f"SELECT {', '.join(names)} FROM {view} "  # noqa: S608
        f"ORDER BY {day} DESC NULLS LAST, reference LIMIT %s",
        [MOST_JUDGED + 1],
    )
    found = read.cursor.fetchall()
    areas = {row[2]: row[0] for row in found if row[2]}
    return [_shown(row[1:]) for row in found], areas


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
