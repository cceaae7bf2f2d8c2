"""When something is due, and what a decision about it needs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.months import months_after
from stronghold.core.records.rules import check_text
from stronghold.oversight import data_protection as law
from stronghold.oversight.retention.choices import (
    AskedBy,
    EraseBecause,
    Group,
    KeepBecause,
    RestrictBecause,
    Since,
    Then,
    What,
)

LONGEST_REASON = 500
LONGEST_SOURCE = 200
LONGEST_MONTHS = 1200
# No one keeps a record longer than this without looking at it again.
LONGEST_KEPT_MONTHS = 120
MOST_AT_ONCE = 200
# The sources of the schedule change: the APP is being written again.
LOOK_EVERY_MONTHS = 12
# Of visits, requests and breaches the database refuses to erase younger ones.
LEAST_MONTHS = 12
BECAUSE: Mapping[str, type[KeepBecause] | type[RestrictBecause] | type[EraseBecause]]
BECAUSE = {
    What.KEEP: KeepBecause,
    What.RESTRICT: RestrictBecause,
    What.ERASE: EraseBecause,
}


@dataclass(frozen=True)
class Rule:
    """How long one sort of thing is kept, from what day, and what happens then.

    `months` is None where it has no period of its own. `is_own` marks a period that the
    force set; a period that `is_fixed` cannot be set.
    """

    code: str
    label: str
    group: Group
    since: Since
    months: int | None
    then: Then
    source: str
    valid_from: date
    note: str = ""
    is_fixed: bool = False
    is_own: bool = False

    @property
    def may_be_set(self) -> bool:
        return self.months is not None and not self.is_fixed


@dataclass(frozen=True)
class OwnPeriod:
    """A period that a force approved, from a day on."""

    code: str
    months: int
    source: str
    valid_from: date


@dataclass(frozen=True)
class Proposed:
    """A period that is proposed: how many months, from when, and on what ground."""

    code: str
    months: int
    valid_from: date | None
    source: str
    reason: str


@dataclass(frozen=True)
class Differs:
    """A period of a file that differs from the rule of its first day."""

    rule: Rule
    proposed: Proposed
    valid_from: date


def in_force(
    schedule: Sequence[Rule], own: Iterable[OwnPeriod], *, on: date
) -> list[Rule]:
    """Return the rules of a day: a force's own period supersedes what came with it.

    `own` is in the order of approval; of one day the later applies.
    """
    latest: dict[str, OwnPeriod] = {}
    for period in own:
        before = latest.get(period.code)
        if period.valid_from <= on and (
            before is None or before.valid_from <= period.valid_from
        ):
            latest[period.code] = period
    return [_with(rule, latest.get(rule.code)) for rule in schedule]


def _with(rule: Rule, own: OwnPeriod | None) -> Rule:
    if own is None:
        return rule
    return replace(
        rule,
        months=own.months,
        source=own.source,
        valid_from=own.valid_from,
        is_own=True,
    )


def due_on(since: date, months: int) -> date:
    """Return the day on which something is due for review."""
    return months_after(since, months)


def check_period(rule: Rule | None, proposed: Proposed) -> Rule:
    """Refuse a period that cannot be set; return the rule that it would change."""
    if rule is None or not rule.may_be_set:
        raise RuleBroken("Choose something with a period of its own", field="code")
    if not 1 <= proposed.months <= LONGEST_MONTHS:
        raise RuleBroken(f"Enter between 1 and {LONGEST_MONTHS} months", field="months")
    if proposed.months == rule.months:
        raise RuleBroken("That is the period already", field="months")
    source = proposed.source
    if not source.strip():
        raise RuleBroken("Enter where the period is set out", field="source")
    if not rule.is_own and source.strip() == rule.source:
        raise RuleBroken(
            "Enter where the new period is set out: this is the source of the period "
            "that comes with the site",
            field="source",
        )
    check_text(source, subject="The source", field="source", longest=LONGEST_SOURCE)
    check_words(proposed.reason)
    if not proposed.reason.strip():
        raise RuleBroken("Enter why it changes", field="reason")
    return rule


def check_begins(valid_from: date | None, *, today: date) -> date:
    if valid_from is None:
        raise RuleBroken("Enter the first day of the period", field="valid_from")
    if valid_from < today:
        raise RuleBroken("The first day must be today or later", field="valid_from")
    return valid_from


def check_second(*, is_own: bool, is_waiting: bool) -> None:
    """Refuse a second decision by the person of the first, and a repeated one."""
    if not is_waiting:
        raise RuleBroken("Someone has decided this already")
    if is_own:
        raise RuleBroken("You proposed this. Another person must decide on it")


def is_to_look_at(last: date, *, today: date) -> bool:
    """Say whether the schedule was looked at a year ago, or longer."""
    return months_after(last, LOOK_EVERY_MONTHS) <= today


def check_looked(found: str) -> None:
    if not found.strip():
        raise RuleBroken("Enter what you looked at, and what it says", field="found")
    check_text(found, subject="What you found", field="found", longest=LONGEST_REASON)


def check_informed(on: date | None, how: str, *, since: date, today: date) -> None:
    """Refuse to end a restriction for disputed accuracy before its person knows."""
    if on is None:
        raise RuleBroken(
            law.LIFT.asked("Enter when the person was informed that it ends"),
            field="informed_on",
        )
    if not since <= on <= today:
        raise RuleBroken(
            "The day must be in the time of the restriction", field="informed_on"
        )
    if not how.strip():
        raise RuleBroken(
            law.LIFT.asked("Enter how the person was informed"), field="informed_how"
        )
    check_text(how, subject="The text", field="informed_how", longest=LONGEST_REASON)


def check_words(words: str) -> None:
    check_text(words, subject="The reason", field="words", longest=LONGEST_REASON)


@dataclass(frozen=True)
class Decided:
    """A decision about records: what and why, who asked for a hold, until when kept."""

    what: str
    because: str = ""
    asked_by: str = ""
    until: date | None = None
    words: str = ""


def check_decided(given: Decided, *, today: date) -> None:
    """Refuse a decision without what it needs."""
    check_words(given.words)
    if given.what not in What.values:
        raise RuleBroken("Choose what to do with them")
    if given.what == What.HOLD:
        if given.asked_by not in AskedBy.values:
            raise RuleBroken("Choose who asked for the hold", field="asked_by")
        return
    if given.because not in BECAUSE[given.what].values:
        raise RuleBroken("Choose why", field=f"{given.what}_because")
    if given.what == What.KEEP:
        _check_until(given.until, today=today)


def _check_until(until: date | None, *, today: date) -> None:
    if until is None:
        raise RuleBroken("Enter until when they are kept", field="until")
    if until <= today:
        raise RuleBroken("The day must be in the future", field="until")
    latest = months_after(today, LONGEST_KEPT_MONTHS)
    if until > latest:
        raise RuleBroken("Keep them 10 years at most, then review them", field="until")


class NotAllOfThem(RuleBroken):
    """Some of the records cannot be decided on so; `reasons` says why for each."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__("Nothing was changed")
        self.reasons = reasons


def why_not(what: str, reference: str, *, is_open: bool, decided: str) -> str:
    """Return why this cannot be decided about a record; "" if it can.

    `decided` is the decision that is in force for it already, if there is one.
    """
    if decided == what and what != What.KEEP:
        return f"{reference}: this was decided already"
    if what not in (What.ERASE, What.RESTRICT):
        return ""
    if what == What.ERASE and decided in (What.HOLD, What.RESTRICT):
        return f"{reference} is on hold or restricted. End that first"
    # A restricted one is in no list, so that its deadlines would be missed.
    if is_open:
        return f"{reference} is still open. Close it first"
    return ""
