"""What the law allows of a search warrant: entries, authority, endorsement, return.

A plan to enter is refused, with the section; an entry that was made is a fact, and what
was not lawful about it is returned.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from operations.statute.choices import Enactment, Entries, Unit
from operations.statute.rules.clocks import warrant_ends, warrant_return_by
from operations.statute.rules.counting import last_instant
from operations.statute.rules.limits import (
    Breach,
    Code,
    Deadline,
    Provision,
    Provisions,
    in_force,
    is_on,
    refuse,
)
from stronghold.core.kernel.london import london_date


@dataclass(frozen=True)
class Warrant:
    """What the law asks about a warrant. `most_entries` where they are limited.

    `executed_on`: the day from which one for a single entry at the premises that it
    names has nothing left to enter.
    """

    enactment: Enactment
    issued_on: date
    entries: Entries = Entries.SINGLE
    most_entries: int | None = None
    is_all_premises: bool = False
    executed_on: date | None = None


@dataclass(frozen=True)
class Entry:
    """One entry. `n_before`: how many under the warrant came before it.

    `is_authorised`: by an inspector or above, in writing.
    """

    entered_at: datetime
    n_before: int = 0
    names_premises: bool = True
    is_authorised: bool = False


# The sections that say the same of warrants under one Act and under the other.
_FURTHER, _UNNAMED = "further", "unnamed"
_ONE, _NUMBER = "one", "number"
_PACE_CODES = {
    _ONE: Code.WARRANT_ENTRIES,
    _NUMBER: Code.NUMBER_OF_ENTRIES,
    _UNNAMED: Code.UNNAMED_PREMISES_RANK,
    _FURTHER: Code.FURTHER_ENTRY_RANK,
}
_PSYCHOACTIVE_CODES = {
    _ONE: Code.PSYCHOACTIVE_ENTRIES,
    _NUMBER: Code.PSYCHOACTIVE_NUMBER,
    _UNNAMED: Code.PSYCHOACTIVE_UNNAMED,
    _FURTHER: Code.PSYCHOACTIVE_FURTHER,
}


def _limit(provisions: Provisions, warrant: Warrant, about: str) -> Provision:
    """Return the provision of the warrant's own Act about one thing."""
    is_psychoactive = warrant.enactment == Enactment.PSYCHOACTIVE_S39
    codes = _PSYCHOACTIVE_CODES if is_psychoactive else _PACE_CODES
    return in_force(provisions, codes[about], warrant.issued_on)


def check_entry(provisions: Provisions, warrant: Warrant, entry: Entry) -> None:
    """Refuse to plan an entry that the warrant does not allow: PACE sections 15, 16."""
    refuse(_of_entry(provisions, warrant, entry))


def irregularities_of_entry(
    provisions: Provisions, warrant: Warrant, entry: Entry
) -> tuple[Breach, ...]:
    return tuple(_of_entry(provisions, warrant, entry))


def _of_entry(
    provisions: Provisions, warrant: Warrant, entry: Entry
) -> Iterator[Breach]:
    on = warrant.issued_on
    ends = warrant_ends(provisions, issued_on=on, enactment=warrant.enactment)
    if london_date(entry.entered_at) < on:
        yield Breach(ends.provision, "There was no warrant before the day of issue")
    if entry.entered_at > ends.due_at:
        n = ends.provision.value
        words = f"The warrant ran out {n} month{'s' * (n > 1)} after its issue"
        yield Breach(ends.provision, words)
    yield from _of_number(provisions, warrant, entry)
    if warrant.is_all_premises and not entry.names_premises:
        limit = _limit(provisions, warrant, _UNNAMED)
        yield from _without_authority(limit, entry)


def _of_number(
    provisions: Provisions, warrant: Warrant, entry: Entry
) -> Iterator[Breach]:
    if entry.n_before == 0 or _is_at_any_time(provisions, warrant):
        return
    if warrant.entries == Entries.SINGLE:
        limit = _limit(provisions, warrant, _ONE)
        yield Breach(limit, "This warrant allows one entry, and it has been made")
        return
    most = warrant.most_entries or 1
    if warrant.entries == Entries.LIMITED and entry.n_before >= most:
        limit = _limit(provisions, warrant, _NUMBER)
        allowed = "1 entry, and it has been" if most == 1 else f"{most} entries, all"
        yield Breach(limit, f"This warrant allows {allowed} made")
    yield from _without_authority(_limit(provisions, warrant, _FURTHER), entry)


def _is_at_any_time(provisions: Provisions, warrant: Warrant) -> bool:
    """Say whether the force reads section 23(3) as allowing entry at any times."""
    is_drugs = warrant.enactment == Enactment.DRUGS_ACT_S23
    code = Code.DRUGS_WARRANT_ANY_TIMES
    return is_drugs and is_on(provisions, code, warrant.issued_on)


def _without_authority(limit: Provision, entry: Entry) -> Iterator[Breach]:
    if not entry.is_authorised:
        words = "This entry needs an inspector’s authority in writing, or higher"
        yield Breach(limit, words)


def check_return(
    provisions: Provisions, warrant: Warrant, *, is_endorsed: bool
) -> None:
    """Refuse to return a warrant before each premises is endorsed: section 16(9)."""
    if not is_endorsed:
        duty = in_force(provisions, Code.ENDORSEMENT, warrant.issued_on)
        words = "Endorse every premises first: what was sought, what else was seized"
        refuse([Breach(duty, words)])


def irregularities_of_return(
    provisions: Provisions, warrant: Warrant, *, returned_on: date, is_endorsed: bool
) -> tuple[Breach, ...]:
    """Say what is not lawful about a return: PACE section 16(9), (10)."""
    on = warrant.issued_on
    due = return_by(provisions, warrant)
    found = []
    if not is_endorsed:
        duty = in_force(provisions, Code.ENDORSEMENT, on)
        found.append(Breach(duty, "The warrant was returned without an endorsement"))
    if last_instant(returned_on) > due.due_at:
        found.append(Breach(due.provision, _too_late(due.provision)))
    return tuple(found)


def return_by(provisions: Provisions, warrant: Warrant) -> Deadline:
    """Say by when a warrant goes back; one for several entries may be kept longer."""
    is_for_one = warrant.entries == Entries.SINGLE and not warrant.is_all_premises
    is_done = is_for_one and not _is_at_any_time(provisions, warrant)
    return warrant_return_by(
        provisions,
        issued_on=warrant.issued_on,
        enactment=warrant.enactment,
        executed_on=warrant.executed_on if is_done else None,
    )


def _too_late(provision: Provision) -> str:
    if provision.unit != Unit.DAYS:
        return "The warrant was returned too late"
    return (
        f"The warrant was returned more than {provision.value} days after it was "
        "executed, which is what practice allows"
    )
