"""The sentences of an evaluation: what the numbers show, and what they do not."""

from math import isinf
from typing import TYPE_CHECKING

from stronghold.core.ui.dates import written_date
from stronghold.evaluation.choices import Flow, Where
from stronghold.evaluation.rules.displacement import (
    LEAST,
    Quotient,
    has_improved,
    is_large_enough,
    quotient_of,
)
from stronghold.evaluation.rules.odds import Odds

if TYPE_CHECKING:
    from stronghold.evaluation.forms import Settings
    from stronghold.evaluation.queries.subjects import Evaluated
    from stronghold.evaluation.rules.cells import Cells, Pair
    from stronghold.evaluation.rules.windows import Windows

UNITS = {
    Flow.REPORTS: ("report", "reports"),
    Flow.ARRESTS: ("arrest", "arrests"),
    Flow.ACTIVITIES: ("activity", "activities"),
}
CAVEATS = (
    "More reports can mean more trust: people who see that something is done may "
    "report more, although less is happening.",
    "Bad spells pass (regression to the mean): action is taken when a place is at its "
    "worst, and the worst weeks are followed by better ones whatever is done.",
    "Other things happened at that time, here and in the comparison area. A change "
    "after a day is not a change because of it.",
)
FLOW_CAVEATS = {
    Flow.ARRESTS: "Arrests show what the police do, not how much harm there is.",
    Flow.ACTIVITIES: "Activities show what the police do, not how much harm there is.",
}


def counted(n: int, flow: Flow) -> str:
    singular, plural = UNITS[flow]
    return f"{n:,} {singular if n == 1 else plural}"


def place_name(subject: "Evaluated", where: Where, metres: int) -> str:
    """Return the name of the place for use in a sentence."""
    if where == Where.STREET:
        return str(subject.street)
    if where == Where.PREMISES:
        return str(subject.premises)
    if where == Where.RADIUS:
        return f"within {metres} metres of {subject.title}"
    return "its ward" if len(subject.wards) == 1 else f"its {len(subject.wards)} wards"


def at_place(subject: "Evaluated", settings: "Settings") -> str:
    name = place_name(subject, settings.where, settings.metres)
    if settings.where == Where.RADIUS:
        return name
    return f"at {name}" if settings.where == Where.PREMISES else f"in {name}"


def windows_in_words(windows: "Windows") -> str:
    """Return which weeks are compared, and why others are not."""
    n = f"{windows.weeks} week" if windows.weeks == 1 else f"{windows.weeks} weeks"
    words = (
        f"The {n} from {written_date(windows.before_start.start)} are compared with "
        f"the {n} from {written_date(windows.after_start.start)}."
    )
    if windows.before_end != windows.after_start:
        words += " The week of the day itself is left out."
    if windows.is_cut:
        words += (
            f" {windows.wanted} weeks were asked for, but there are not yet that many "
            "whole weeks on both sides."
        )
    return words


def nothing_yet(windows: "Windows") -> str:
    """Return why there are no two sides to compare."""
    if not windows.n_after:
        monday = written_date(windows.after_start.end)
        return f"No whole week has passed since. Come back on {monday}."
    return "Nothing was recorded yet in a whole week before that day."


def change_in_words(
    cells: "Cells", odds: Odds | None, *, here: str, there: str, flow: Flow
) -> str:
    """Return whether the place changed differently from its comparison area."""
    if odds is None:
        return (
            "One side, or one of the two areas, has none at all, so a change cannot be "
            "measured."
        )
    singular, plural = UNITS[flow]
    numbers = (
        f"For each {singular} before there were {_each(cells.place)} after; in {there} "
        f"there were {_each(cells.comparison)}. Odds ratio {_ratio(odds.value)} (95% "
        f"interval {_ratio(odds.low)} to {_ratio(odds.high)}). The interval assumes "
        f"independent {plural}, and is too narrow if one cause brings several."
    )
    if not odds.is_evidence:
        return (
            f"No evidence of change {here} compared with {there}. {numbers} A ratio of "
            "1 is the same change in both, and is within the interval."
        )
    way = "fell" if odds.value < 1 else "rose"
    return (
        f"{plural.capitalize()} {way} {here} compared with {there}, by more than "
        f"chance. {numbers}"
    )


def _each(pair: "Pair") -> str:
    """Return how many there were after for each one before."""
    return f"{pair.after / pair.before:.2f}" if pair.before else "no number of them"


def displacement_in_words(cells: "Cells", *, ring: str) -> list[str]:
    """Return whether what fell at the place rose around it, if that can be measured."""
    if not ring:
        return ["The place has no position on the map, so there is no ring to compare."]
    if not is_large_enough(cells):
        return [
            "The numbers are too small. A displacement quotient needs at least "
            f"{LEAST} in each of the six counts; the smallest here is {cells.least}.",
            "Try longer windows, a wider ring or a wider place; otherwise we cannot "
            "say.",
        ]
    if not has_improved(cells):
        return [
            "The place did not improve compared with the comparison area, so nothing "
            "can have been displaced, and there is no quotient."
        ]
    quotient = quotient_of(cells)
    return _quotient_in_words(quotient, ring) if quotient else []


def _quotient_in_words(quotient: Quotient, ring: str) -> list[str]:
    value = f"Weighted displacement quotient {_quotient(quotient.value)}"
    method = (
        "Below 0 things got worse in the ring (displacement); between 0 and 1 they got "
        "better there too (diffusion of benefit), but by less than at the place; above "
        "1, by more. Bowers and Johnson 2003; the interval is Fieller’s. It assumes "
        "independent counts, and is too narrow if one cause brings several."
    )
    if quotient.low is None or quotient.high is None:
        return [
            f"{value}, but the change at the place is too uncertain for an interval, "
            "so we cannot say whether there was displacement.",
            method,
        ]
    interval = f"95% interval {_quotient(quotient.low)} to {_quotient(quotient.high)}"
    return [f"{value} ({interval}): {_meaning(quotient, ring)}", method]


def _meaning(quotient: Quotient, ring: str) -> str:
    if quotient.high is not None and quotient.high < 0:
        return f"evidence that some of it moved to {ring}."
    if quotient.low is not None and quotient.low > 0:
        return f"evidence that {ring} got better too."
    return "no evidence of displacement, nor of benefit around the place."


def change_of(pair: "Pair") -> str:
    """Write a change, in per cent too if there were at least LEAST before."""
    n = pair.after - pair.before
    signed = f"{n:+,}".replace("-", "−") if n else "0"
    if pair.before < LEAST:
        return signed
    share = f"{100 * n / pair.before:+.0f}%".replace("-", "−")
    return f"{signed} ({share})"


def _quotient(value: float) -> str:
    """Write with two decimals, a true minus sign and no "−0.00"."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _ratio(value: float) -> str:
    return "any number" if isinf(value) else f"{value:.2f}"
