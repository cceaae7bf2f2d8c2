"""The identity check in words: shown before a signature, and kept with it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from operations.activities.choices import ActivityKind
from operations.closure_moves.choices import Scope
from operations.closure_moves.choices import State as ClosureState
from operations.warrants.choices import Outcome
from stronghold.core.sharing.choices import Shared
from stronghold.core.sharing.rules import grown
from stronghold.core.ui.dates import written_instant
from stronghold.core.ui.parts import Link
from stronghold.partners.preview.presenters.held_back import NAMES
from stronghold.partners.preview.rules.identity import FEW, Finding

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement, IdentityCheck
    from stronghold.partners.preview.queries.identity import JudgedKind

# The choices of each category column, in the order in which they are read.
_CATEGORIES: Mapping[str, Sequence[Any]] = MappingProxyType(
    {
        Shared.CLOSURES: (ClosureState, Scope, None),
        Shared.WARRANTS: (Outcome,),
        Shared.ACTIVITIES: (ActivityKind, None),
    }
)
ADDRESSES_UNKNOWN = (
    "The number of addresses at each point on the map is not known, because no count "
    "of addresses is loaded. A point may stand for a single home."
)
_NOTHING = "None of these are shown at present, so there is nothing to check yet."
_ONE_EACH = (
    "Each is about one case and goes to this partner only, who is meant to know the "
    "person."
)


@dataclass(frozen=True)
class KindChecked:
    """One kind: what was checked, and each finding in a sentence with examples."""

    title: str
    note: str
    findings: Sequence["FindingText"]


@dataclass(frozen=True)
class FindingText:
    """A finding in words, and the smallest groups as examples."""

    words: str
    examples: Sequence[str] = ()


@dataclass(frozen=True)
class CheckPage:
    """What `preview/check.html` draws: all that the signer sees before signing."""

    title: str
    caption: str
    back: Link
    view_as: Link
    kinds: Sequence[KindChecked]
    addresses: str
    seen: str
    # When it was answered last, and what has grown by a quarter since.
    answered: str = ""
    grown: Sequence[str] = ()
    # What would no longer be shown.
    lost: str = ""


def check_page(
    agreement: "Agreement",
    judged: Sequence["JudgedKind"],
    *,
    last: "IdentityCheck | None" = None,
    lost: str = "",
) -> CheckPage:
    """Present the identity check of a version that the police are to sign, or signed.

    `last` is the last answer to it.
    """
    more = grown(last.counts, counts_shown(judged)) if last else {}
    key = [agreement.reference, agreement.version]
    return CheckPage(
        title="Could what is shown identify someone?",
        caption=f"{agreement.partner.name}, {agreement.reference}, "
        f"version {agreement.version}",
        back=Link("Back to the agreement", reverse("sharing:agreement", args=key)),
        view_as=Link(
            f"See what {agreement.partner.name} would be shown",
            reverse("portal:as_partner", args=key),
        ),
        kinds=[_checked(one) for one in judged],
        addresses=ADDRESSES_UNKNOWN,
        seen=digest_of(agreement, judged),
        answered=_answered(agreement, last),
        grown=[
            f"{NAMES[kind]}: {then:,} then, {n:,} now"
            for kind, (then, n) in more.items()
        ],
        lost=lost,
    )


def _answered(agreement: "Agreement", last: "IdentityCheck | None") -> str:
    if last:
        at = written_instant(last.answered_at)
        return (
            f"Last answered by {last.answered_by.display_name} on {at}: {last.answer}"
        )
    if agreement.check_answer:
        return (
            f"Answered when it was signed: {agreement.check_answer}. How many records "
            "were shown then was not kept, so it is asked once more."
        )
    return ""


def stored_findings(judged: Sequence["JudgedKind"]) -> list[dict[str, Any]]:
    """Return the findings to keep with the signature, without any references."""
    return [
        {
            "kind": str(one.kind),
            "code": finding.code,
            "n": finding.n,
            "of": finding.of,
            "words": f"{NAMES[one.kind]}: {_words(finding)}",
        }
        for one in judged
        for finding in one.findings
    ]


def counts_shown(judged: Sequence["JudgedKind"]) -> dict[str, int]:
    """Return how many records of each kind are shown, to keep with the answer."""
    return {str(one.kind): one.n_shown for one in judged}


def digest_of(agreement: "Agreement", judged: Sequence["JudgedKind"]) -> str:
    """Return a digest that shows whether the signer answers what they were shown."""
    shown = [(str(one.kind), one.n, one.findings) for one in judged]
    text = repr((agreement.terms_mark, shown))
    return sha256(text.encode()).hexdigest()[:16]


def _checked(one: "JudgedKind") -> KindChecked:
    return KindChecked(
        title=NAMES[one.kind],
        note=_note(one),
        findings=[
            FindingText(_words(finding), _examples(one, finding))
            for finding in one.findings
        ],
    )


def _note(one: "JudgedKind") -> str:
    if not one.n:
        return _NOTHING
    if one.kind in {Shared.TASKINGS, Shared.REFERRALS}:
        return f"{_records(one.n)}. {_ONE_EACH}"
    if one.is_cut:
        return f"The {one.n:,} newest records were checked; there are more."
    if one.n == 1:
        return "The one record that is shown was checked."
    return f"All {one.n:,} records that are shown were checked."


def _records(n: int) -> str:
    return "1 record" if n == 1 else f"{n:,} records"


def _words(finding: Finding) -> str:
    return _WORDS[finding.code](finding)


def _small_group(one: Finding) -> str:
    return (
        f"{one.n:,} of {one.of:,} groups of the same area, month and kind have fewer "
        f"than {FEW} records; the smallest has {one.smallest}."
    )


def _rare(one: Finding) -> str:
    what = "1 category has" if one.n == 1 else f"{one.n:,} categories have"
    return f"{what} fewer than {FEW} records in all."


def _lone(one: Finding) -> str:
    has = "1 holds" if one.n == 1 else f"{one.n:,} hold"
    return f"{one.of:,} points on the map, of which {has} one record."


def _address(one: Finding) -> str:
    return f"{one.n:,} of {one.of:,} show the address of the premises."


def _own_words(one: Finding) -> str:
    return f"{one.n:,} of {one.of:,} show text as it was typed. Check it for names."


_WORDS: Mapping[str, Callable[[Finding], str]] = MappingProxyType(
    {
        "small_group": _small_group,
        "rare_category": _rare,
        "lone_spot": _lone,
        "address": _address,
        "own_words": _own_words,
    }
)


def _examples(judged: "JudgedKind", finding: Finding) -> list[str]:
    if finding.code == "rare_category":
        return [
            f"{_category(judged.kind, int(column), code)}: {n}"
            for column, code, n in finding.examples
        ]
    if finding.code != "small_group":
        return []
    return [_group(judged, example) for example in finding.examples]


def _group(judged: "JudgedKind", example: tuple[str, ...]) -> str:
    area, month, *codes, n = example
    named = [
        _category(judged.kind, column, code)
        for column, code in enumerate(codes)
        if code
    ]
    when = f"{date.fromisoformat(f'{month}-01'):%B %Y}" if month else "no day"
    where = judged.areas.get(area, area) or "Outside the wards"
    parts = [where, when, *named]
    return f"{', '.join(parts)}: {n}"


def _category(kind: str, column: int, code: str) -> str:
    choices = _CATEGORIES[kind][column]
    return str(choices(code).label) if choices else code
