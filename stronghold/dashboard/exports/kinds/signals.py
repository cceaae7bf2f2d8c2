"""The signals of a week as an export: every figure that was looked at, with limits."""

from collections.abc import Generator, Iterator, Mapping

from django.urls import reverse

from stronghold.accounts import policy
from stronghold.accounts.models import User
from stronghold.accounts.permissions import Verb
from stronghold.dashboard.exports.choices import TABLES
from stronghold.dashboard.exports.kinds.kind import (
    ExportRequest,
    Form,
    ReadRow,
    SnapshotKind,
)
from stronghold.dashboard.exports.kinds.map_columns import figure_column
from stronghold.dashboard.question import Params
from stronghold.dashboard.signals.forms import SignalsQuestion
from stronghold.dashboard.signals.presenters.wording import METHODS, TAGS
from stronghold.dashboard.signals.queries import (
    AreaSignal,
    TeamLogged,
    last_whole_week,
    signals_for,
)
from stronghold.dashboard.signals.rules.judging import Finding, Judgement
from stronghold.look.dates import written_date
from stronghold.look.tables import Cell, Holds
from stronghold.records.presenters import address

TEAMS = "Records logged"
COLUMNS = (
    figure_column(
        "measure",
        "Measure",
        "What is counted; “Records logged” is of a team, of which silence alone is "
        "looked for.",
        holds=Holds.TEXT,
    ),
    figure_column(
        "area", "Area", "What the area or the team is called.", holds=Holds.TEXT
    ),
    figure_column(
        "code", "Area code", "Of the area; a team has none.", holds=Holds.TEXT
    ),
    figure_column("week", "Week", "The ISO week.", holds=Holds.TEXT),
    figure_column(
        "n", "Number", "How many in the week; empty if not known.", holds=Holds.WHOLE
    ),
    figure_column(
        "expected", "Expected", "A week’s mean of the weeks before.", holds=Holds.NUMBER
    ),
    figure_column(
        "low", "Lowest usual", "What chance may well make at least.", holds=Holds.NUMBER
    ),
    figure_column(
        "high",
        "Highest usual",
        "What chance may well make at most.",
        holds=Holds.NUMBER,
    ),
    figure_column(
        "four", "Four weeks", "How many in the last four together.", holds=Holds.WHOLE
    ),
    figure_column(
        "four_low", "Lowest usual in four", "At least, by chance.", holds=Holds.NUMBER
    ),
    figure_column(
        "four_high", "Highest usual in four", "At most, by chance.", holds=Holds.NUMBER
    ),
    figure_column(
        "method", "Limits", "Which limits its counts allow.", holds=Holds.TEXT
    ),
    figure_column(
        "finding", "What it says", "Rise, fall, silence or none.", holds=Holds.TEXT
    ),
    figure_column(
        "rate",
        "Flagged by chance",
        "In which share of weeks chance alone flags it.",
        holds=Holds.NUMBER,
    ),
    figure_column(
        "chance",
        "As strong by chance",
        "In which share of weeks chance makes a signal as strong; empty for none.",
        holds=Holds.NUMBER,
    ),
    figure_column(
        "stands_out",
        "Stands out",
        "“yes” if it does so among all that were looked at.",
        holds=Holds.TEXT,
    ),
)


class SignalsKind(SnapshotKind):
    """What the page of signals lists; an aggregate, and no read of records."""

    code = "signals"
    label = "Signals"

    def request(self, viewer: User, params: Params) -> ExportRequest:
        policy.require(viewer, Verb.READ_FIGURES)
        asked = SignalsQuestion.from_params(params, last_whole_week())
        told = {"week": str(asked.week), "among": asked.among.value}
        return ExportRequest(
            title=f"Signals of {asked.week}",
            params=told,
            filter_words=[
                f"Week of {written_date(asked.week.start)}",
                f"Among: {asked.among.label.lower()}",
            ],
            columns=COLUMNS,
            formats=TABLES,
            back_url=lambda: address(reverse("signals"), told),
            count=lambda: None,
            rows=lambda form: _rows(viewer, asked, form),
        )


SIGNALS = SignalsKind()


def _rows(viewer: User, asked: SignalsQuestion, form: Form) -> Generator[ReadRow]:
    for values in _looks(viewer, asked):
        told = {**values, "week": str(asked.week)}
        yield ReadRow("", None, [told.get(column.name) for column in form.columns])


def _looks(viewer: User, asked: SignalsQuestion) -> Iterator[Mapping[str, Cell]]:
    """Yield each area of each measure, and then each team."""
    found = signals_for(viewer, asked.week, asked.among)
    for one in found.measures:
        for area in one.areas:
            named = {"measure": one.measure.label, "code": area.code}
            yield {**named, **_judged(area, area.judgement.rate)}
    for team in found.teams:
        yield {"measure": TEAMS, "code": "", **_judged(team, team.rate)}


def _judged(look: AreaSignal | TeamLogged, rate: float) -> Mapping[str, Cell]:
    judged, finding = look.judgement, look.judgement.finding
    is_signal = judged.is_signal if isinstance(look, AreaSignal) else look.is_silent
    if judged.is_signal and not is_signal:
        # How much a team logs is no figure of crime: that it rose is none of ours.
        finding = Finding.NO_EVIDENCE
    return {
        "area": look.name,
        "n": judged.actual,
        **_limits(judged),
        "finding": TAGS[finding].text,
        "rate": rate,
        "chance": judged.chance if is_signal else None,
        "stands_out": "yes" if look.stands_out else "no",
    }


def _limits(judged: Judgement) -> Mapping[str, Cell]:
    if judged.limits is None:
        return {}
    four = judged.four_limits
    return {
        "expected": judged.expected,
        "low": judged.limits.low,
        "high": judged.limits.high,
        "four": judged.four,
        "four_low": four.low if four else None,
        "four_high": four.high if four else None,
        "method": METHODS[judged.method],
    }
