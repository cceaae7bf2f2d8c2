"""What was not lawful about the entries and the return of a warrant."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from operations.statute.rules import warrants as statute
from operations.statute.rules.limits import Breach, Provisions
from operations.statute.rules.warrants import Entry, Warrant
from operations.warrants.choices import CopyGiven, Outcome
from operations.warrants.rules.moves import MAY_AUTHORISE

NO_COPY = "No copy of the warrant was given or left (s.16(5) to (7))"


@dataclass(frozen=True)
class Made:
    """One entry as it is stored. `at` is the number of its premises."""

    at: int
    entered_at: datetime
    names_premises: bool = True
    outcome: str = ""
    copy_given: str = ""
    authority_rank: str = ""
    authority_at: datetime | None = None

    @property
    def got_in(self) -> bool:
        return self.outcome != Outcome.NO_ENTRY


def is_authorised(rank: str, at: datetime | None, *, before: datetime) -> bool:
    """Say whether an inspector, or higher, had authorised it by then."""
    return rank in MAY_AUTHORISE and at is not None and at <= before


def irregular(breaches: Iterable[Breach]) -> list[str]:
    return [f"{breach.words} ({breach.section})" for breach in breaches]


def irregularities(
    provisions: Provisions, warrant: Warrant, made: Sequence[Made]
) -> list[list[str]]:
    """Return for each entry, in the order given, what was not lawful about it.

    Each set of premises may be entered as often as the warrant says. An attempt that
    did not get in is no entry. Entries count in the order in which they were made.
    """
    before: Counter[int] = Counter()
    found: list[list[str]] = [[] for _ in made]
    for n in sorted(range(len(made)), key=lambda n: made[n].entered_at):
        one = made[n]
        entry = Entry(
            entered_at=one.entered_at,
            n_before=before[one.at],
            names_premises=one.names_premises,
            is_authorised=is_authorised(
                one.authority_rank, one.authority_at, before=one.entered_at
            ),
        )
        breaches = statute.irregularities_of_entry(provisions, warrant, entry)
        found[n] = irregular(breaches)
        if one.got_in and one.copy_given == CopyGiven.NO_ONE:
            found[n].append(NO_COPY)
        before[one.at] += one.got_in
    return found


def check_plan(
    provisions: Provisions, warrant: Warrant, *, plan: Made, made: Sequence[Made]
) -> None:
    """Refuse to plan an entry that the warrant does not allow, with the section."""
    earlier = [one for one in made if one.at == plan.at and one.got_in]
    entry = Entry(
        entered_at=plan.entered_at,
        n_before=len(earlier),
        names_premises=plan.names_premises,
        is_authorised=is_authorised(
            plan.authority_rank, plan.authority_at, before=plan.entered_at
        ),
    )
    statute.check_entry(provisions, warrant, entry)


def irregularities_of_return(
    provisions: Provisions, warrant: Warrant, *, returned_on: date, is_endorsed: bool
) -> list[str]:
    found = statute.irregularities_of_return(
        provisions, warrant, returned_on=returned_on, is_endorsed=is_endorsed
    )
    return irregular(found)
