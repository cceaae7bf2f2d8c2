"""The signals of a week as an export: every figure checked, with its limits."""

from collections.abc import Generator, Iterator, Mapping

from django.urls import reverse

from stronghold.core.accounts import policy
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.records.presenters import address
from stronghold.core.ui.dates import written_date
from stronghold.core.ui.tables import Cell, Holds
from stronghold.exports.choices import TABLES
from stronghold.exports.kinds.kind import (
    ExportRequest,
    Form,
    ReadRow,
    SnapshotKind,
)
from stronghold.exports.kinds.map_columns import figure_column
from stronghold.figures.question import Params
from stronghold.signals.forms import SignalsQuestion
from stronghold.signals.presenters.wording import METHODS, TAGS
from stronghold.signals.queries import (
    AreaSignal,
    TeamLogged,
    last_whole_week,
    signals_for,
)
from stronghold.signals.rules.judging import Finding, Judgement

TEAMS = "Records logged"
COLUMNS = (
    figure_column(
        "measure",
        "Measure",
        "What is counted; “Records logged” is of a team, checked only for silence.",
        holds=Holds.TEXT,
    ),
    figure_column(
        "area", "Area", "The name of the area or the team.", holds=Holds.TEXT
    ),
    figure_column(
        "code", "Area code", "Of the area; a team has none.", holds=Holds.TEXT
    ),
    figure_column("week", "Week", "The ISO week.", holds=Holds.TEXT),
    figure_column(
        "n", "Number", "How many in the week; empty if not known.", holds=Holds.WHOLE
    ),
    figure_column(
        "expected",
        "Expected",
        "The weekly mean of the weeks before.",
        holds=Holds.NUMBER,
    ),
    figure_column(
        "low", "Lowest usual", "The lower limit of the usual range.", holds=Holds.NUMBER
    ),
    figure_column(
        "high",
        "Highest usual",
        "The upper limit of the usual range.",
        holds=Holds.NUMBER,
    ),
    figure_column(
        "four", "Four weeks", "How many in the last four together.", holds=Holds.WHOLE
    ),
    figure_column(
        "four_low",
        "Lowest usual in four",
        "The lower limit for four weeks.",
        holds=Holds.NUMBER,
    ),
    figure_column(
        "four_high",
        "Highest usual in four",
        "The upper limit for four weeks.",
        holds=Holds.NUMBER,
    ),
    figure_column("method", "Limits", "The kind of limits used.", holds=Holds.TEXT),
    figure_column(
        "finding", "Finding", "Rise, fall, silence or none.", holds=Holds.TEXT
    ),
    figure_column(
        "rate",
        "Flagged by chance",
        "The share of weeks that chance alone flags it.",
        holds=Holds.NUMBER,
    ),
    figure_column(
        "chance",
        "As strong by chance",
        "The share of weeks with as strong a signal by chance; empty for none.",
        holds=Holds.NUMBER,
    ),
    figure_column(
        "stands_out",
        "Stands out",
        "“yes” if it stands out among all figures checked.",
        holds=Holds.TEXT,
    ),
)


class SignalsKind(SnapshotKind):
    """The list of the signals page; aggregates, so no records are read."""

    code = "signals"
    label = "Signals"

    def request(self, viewer: User, params: Params) -> ExportRequest:
        policy.require(viewer, Verb.READ_FIGURES)
        question = SignalsQuestion.from_params(params, last_whole_week())
        address_params = {
            "week": str(question.week),
            "among": question.among.value,
        }
        return ExportRequest(
            title=f"Signals of {question.week}",
            params=address_params,
            filter_words=[
                f"Week of {written_date(question.week.start)}",
                f"Areas: {question.among.label.lower()}",
            ],
            columns=COLUMNS,
            formats=TABLES,
            back_url=lambda: address(reverse("signals"), address_params),
            count=lambda: None,
            rows=lambda form: _rows(viewer, question, form),
        )


SIGNALS = SignalsKind()


def _rows(viewer: User, question: SignalsQuestion, form: Form) -> Generator[ReadRow]:
    for values in _checks(viewer, question):
        cells = {**values, "week": str(question.week)}
        yield ReadRow("", None, [cells.get(column.name) for column in form.columns])


def _checks(viewer: User, question: SignalsQuestion) -> Iterator[Mapping[str, Cell]]:
    """Yield each area of each measure, and then each team."""
    found = signals_for(viewer, question.week, question.among)
    for measure in found.measures:
        for area in measure.areas:
            named = {"measure": measure.measure.label, "code": area.code}
            yield {**named, **_judged(area, area.judgement.rate)}
    for team in found.teams:
        yield {"measure": TEAMS, "code": "", **_judged(team, team.rate)}


def _judged(check: AreaSignal | TeamLogged, rate: float) -> Mapping[str, Cell]:
    judged, finding = check.judgement, check.judgement.finding
    is_signal = judged.is_signal if isinstance(check, AreaSignal) else check.is_silent
    if judged.is_signal and not is_signal:
        # How much a team logs says nothing about crime: only silence is a finding.
        finding = Finding.NO_EVIDENCE
    return {
        "area": check.name,
        "n": judged.actual,
        **_limits(judged),
        "finding": TAGS[finding].text,
        "rate": rate,
        "chance": judged.chance if is_signal else None,
        "stands_out": "yes" if check.stands_out else "no",
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
