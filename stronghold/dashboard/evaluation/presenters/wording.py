"""The sentences of an evaluation: what the numbers say, and what they do not."""

from math import isinf
from typing import TYPE_CHECKING

from stronghold.dashboard.evaluation.choices import Flow, Where
from stronghold.dashboard.evaluation.rules.displacement import (
    LEAST,
    Quotient,
    has_improved,
    is_large_enough,
    quotient_of,
)
from stronghold.dashboard.evaluation.rules.odds import Odds
from stronghold.look.dates import written_date

if TYPE_CHECKING:
    from stronghold.dashboard.evaluation.forms import Settings
    from stronghold.dashboard.evaluation.queries.subjects import Evaluated
    from stronghold.dashboard.evaluation.rules.cells import Cells, Pair
    from stronghold.dashboard.evaluation.rules.windows import Windows

UNITS = {
    Flow.REPORTS: ("report", "reports"),
    Flow.ARRESTS: ("arrest", "arrests"),
    Flow.ACTIVITIES: ("activity", "activities"),
}
CAVEATS = (
    "More reports can mean more trust: people who see that something is done may tell "
    "more, while less goes on.",
    "Regression to the mean: places are acted on when they are at their worst, and the "
    "worst weeks are followed by better ones whatever is done.",
    "Other things happened at that time, here and in the comparison area. A change "
    "after a day is not a change because of it.",
)
FLOW_CAVEATS = {
    Flow.ARRESTS: "Arrests are what the police do, not what harm there is.",
    Flow.ACTIVITIES: "Activities are what the police do, not what harm there is.",
}


def counted(n: int, flow: Flow) -> str:
    one, many = UNITS[flow]
    return f"{n:,} {one if n == 1 else many}"


def place_name(one: "Evaluated", where: Where, metres: int) -> str:
    """Say what the place is, as it stands within a sentence."""
    if where == Where.STREET:
        return str(one.street)
    if where == Where.PREMISES:
        return str(one.premises)
    if where == Where.RADIUS:
        return f"within {metres} metres of {one.title}"
    return "its ward" if len(one.wards) == 1 else f"its {len(one.wards)} wards"


def at_place(one: "Evaluated", settings: "Settings") -> str:
    name = place_name(one, settings.where, settings.metres)
    if settings.where == Where.RADIUS:
        return name
    return f"at {name}" if settings.where == Where.PREMISES else f"in {name}"


def windows_told(windows: "Windows") -> str:
    """Say which weeks are compared, and why not others."""
    n = f"{windows.weeks} week" if windows.weeks == 1 else f"{windows.weeks} weeks"
    told = (
        f"The {n} from {written_date(windows.before_start.start)} are compared with "
        f"the {n} from {written_date(windows.after_start.start)}."
    )
    if windows.before_end != windows.after_start:
        told += " The week of the day itself is on neither side."
    if windows.is_cut:
        told += (
            f" {windows.asked} weeks were asked for; so many whole ones there are not "
            "yet on both sides."
        )
    return told


def nothing_yet(windows: "Windows") -> str:
    """Say why there are no two sides to compare."""
    if not windows.n_after:
        monday = written_date(windows.after_start.end)
        return f"No whole week has passed since. There is something to see on {monday}."
    return "Nothing was recorded yet in a whole week before that day."


def change_told(
    cells: "Cells", odds: Odds | None, *, here: str, there: str, flow: Flow
) -> str:
    """Say whether the place changed otherwise than its comparison area."""
    if odds is None:
        return (
            "One side, or one of the two areas, has nothing at all: no change can be "
            "told from that."
        )
    one, many = UNITS[flow]
    told = (
        f"For each {one} before there were {_each(cells.place)} after; in {there}, "
        f"{_each(cells.comparison)}. The first is {_ratio(odds.value)} times the "
        f"second (odds ratio; 95% interval {_ratio(odds.low)} to {_ratio(odds.high)}). "
        "The interval is for counts that scatter as chance makes them, and too narrow "
        f"where one cause brings several {many}."
    )
    if not odds.is_evidence:
        return (
            f"No evidence of change {here} beside {there}. {told} 1 would be the same "
            "change in both, and lies within the interval."
        )
    way = "fell" if odds.value < 1 else "rose"
    return (
        f"{many.capitalize()} {way} {here} beside {there}, by more than chance alone "
        f"would do. {told}"
    )


def _each(pair: "Pair") -> str:
    """Say how many after there were for each before."""
    return f"{pair.after / pair.before:.2f}" if pair.before else "no number of them"


def displacement_told(cells: "Cells", *, ring: str) -> list[str]:
    """Say whether what went down at the place went up around it, if one can."""
    if not ring:
        return ["The place has no position on the map, so there is no ring to look at."]
    if not is_large_enough(cells):
        return [
            "The numbers are too small to tell. A displacement quotient needs at least "
            f"{LEAST} in each of the six counts; the smallest here is {cells.least}.",
            "Longer windows, a wider ring or a wider place would count more; where "
            "those are as wide as makes sense, the answer is that nobody can tell.",
        ]
    if not has_improved(cells):
        return [
            "The place did not improve beside the comparison area, so there is nothing "
            "that could have been displaced, and no quotient is worked out."
        ]
    quotient = quotient_of(cells)
    return _quotient_told(quotient, ring) if quotient else []


def _quotient_told(quotient: Quotient, ring: str) -> list[str]:
    value = f"Weighted displacement quotient {_quotient(quotient.value)}"
    method = (
        "Below 0 things got worse in the ring (displacement); between 0 and 1 they got "
        "better there too (diffusion of benefit), but by less than at the place; above "
        "1, by more. Bowers and Johnson 2003; the interval is Fieller’s, for counts "
        "that scatter as chance makes them, and too narrow where one cause brings "
        "several."
    )
    if quotient.low is None or quotient.high is None:
        return [
            f"{value}, but the change at the place is itself too unsure for an "
            "interval: nothing can be said of displacement.",
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
    """Write a change; in per cent only where there is enough to speak of."""
    n = pair.after - pair.before
    signed = f"{n:+,}".replace("-", "−") if n else "0"
    if pair.before < LEAST:
        return signed
    share = f"{100 * n / pair.before:+.0f}%".replace("-", "−")
    return f"{signed} ({share})"


def _quotient(value: float) -> str:
    """Write to two places, with a true minus and no minus nought."""
    return f"{round(value, 2) + 0.0:.2f}".replace("-", "−")


def _ratio(value: float) -> str:
    return "any number" if isinf(value) else f"{value:.2f}"
