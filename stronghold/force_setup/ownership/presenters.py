"""What changed with new boundaries in words, and the choice of a team for each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from stronghold.core.ui.dates import written_date
from stronghold.core.ui.parts import Tag
from stronghold.force_setup.ownership.rules import SLIVER, Fate, Share

if TYPE_CHECKING:
    from stronghold.force_setup.ownership.queries import Change, NewBoundaries

HAS_TEAM, TO_DECIDE = Tag("Has a team", "done"), Tag("To decide", "attention")
_WHAT = {
    Fate.RENAMED: "Same ground under another code",
    Fate.MERGED: "Merged",
    Fate.SPLIT: "Part of an area that was split",
    Fate.REDRAWN: "Redrawn",
    Fate.NEW: "On ground that no area covered",
}


@dataclass(frozen=True)
class Shown:
    """An area that changed: what it is made of, its state, its field of the form."""

    name: str
    code: str
    what: str
    made_of: Sequence[str]
    state: Tag
    proposal: str
    field: Any


def page(
    found: Sequence["NewBoundaries"], form: Any, names: Mapping[int, str]
) -> list[dict[str, Any]]:
    """Return each edition with its areas that changed; `names` are teams by id."""
    return [
        {
            "title": f"{one.edition}",
            "lede": _lede(one.edition.valid_from, one.before.name, one.n_open),
            "areas": [_shown(change, form, names) for change in one.changes],
            "gone": [f"{area.name} ({area.code}), {area.team}" for area in one.gone],
        }
        for one in found
    ]


def _lede(since: date | None, before: str, n_open: int) -> str:
    day = written_date(since) if since else "the beginning"
    if not n_open:
        return f"In force from {day}, in place of {before}. Each area has a team."
    areas = "1 area waits" if n_open == 1 else f"{n_open:,} areas wait"
    return (
        f"In force from {day}, in place of {before}. {areas} for a decision: from that "
        "day new reports there go to no team, and wait in the queue of those without."
    )


def _shown(one: "Change", form: Any, names: Mapping[int, str]) -> Shown:
    return Shown(
        name=one.name,
        code=one.code,
        what=_WHAT[one.fate],
        made_of=[_made_of(share) for share in one.shares],
        state=HAS_TEAM if one.owner else TO_DECIDE,
        proposal=_proposal(one, names),
        field=form[one.code],
    )


def _made_of(share: Share) -> str:
    """Return how much of a new area was in one before, and how much of that it has."""
    of_new, of_old = _part(share.of_new), _part(share.of_old)
    return f"{of_new.capitalize()} of it was in {share.name}, of which {of_old} is here"


def _part(share: float) -> str:
    return "all" if share >= 1 - SLIVER else f"{share:.0%}"


def _proposal(one: "Change", names: Mapping[int, str]) -> str:
    if one.proposed is None or one.owner == one.proposed:
        return ""
    team = names[one.proposed]
    return f"{team} owned the most of this ground."
