"""Is a question read strictly, and does each refusal say what is wrong?"""

import pytest

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.weeks import Month, Week
from stronghold.figures.choices import Level
from stronghold.figures.question import TallyQuestion

GOOD = {"measure": "arrests", "level": "ward", "from": "2026-W01", "to": "2026-W47"}


def ask(**changes: str | None) -> TallyQuestion:
    params = {name.rstrip("_"): value for name, value in {**GOOD, **changes}.items()}
    if "from_" in changes:
        params["from"] = changes["from_"]
    return TallyQuestion.from_params(
        {n: [v] for n, v in params.items() if v is not None}
    )


def test_reads_a_weekly_question() -> None:
    question = ask()

    assert question.measure.code == "arrests"
    assert question.level == Level.WARD
    assert question.first == Week.parse("2026-W01")
    assert question.last == Week.parse("2026-W47")
    assert question.by_category is False
    assert len(question.periods) == 47


def test_reads_a_monthly_question_by_category() -> None:
    question = ask(
        measure="street_drug_crimes", from_="2024-01", to="2024-03", by="category"
    )

    assert question.by_category is True
    assert question.periods == [Month.parse(f"2024-0{n}") for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        (
            {"measure": "burglary"},
            "measure",
            "'burglary' is not a measure; there are re",
        ),
        ({"measure": None}, "measure", "measure is missing; give one of reports, "),
        ({"level": "street"}, "level", "'street' is not a level; there are force, dis"),
        ({"level": ""}, "level", "level is missing; give one of force, district, ward"),
        ({"from_": None}, "from", "from is missing; give a week such as 2026-W47"),
        ({"from_": "2026-W54"}, "from", "2026 has no week 54"),
        ({"from_": "yesterday"}, "from", "'yesterday' is not a week such as 2026-W47"),
        ({"from_": "1066-W41"}, "from", "'1066-W41' is not between 1990 and 2100"),
        ({"to": "2026-11"}, "to", "arrests is counted by week, so '2026-11' must be a"),
        ({"to": "2025-W52"}, "to", "2025-W52 is before 2026-W01"),
        ({"to": "2036-W48"}, "to", "From 2026-W01 to 2036-W48 is more than 10 years"),
        ({"by": "ward"}, "by", "by can be 'category' only, not 'ward'"),
        ({"colour": "red"}, "colour", "There is no parameter 'colour'; there are mea"),
    ],
)
def test_refuses_and_names_what_is_wrong(
    changes: dict[str, str | None], field: str, words: str
) -> None:
    with pytest.raises(RuleBroken) as refusal:
        ask(**changes)

    assert refusal.value.field == field
    assert refusal.value.message.startswith(words)


def test_refuses_a_week_of_a_monthly_measure() -> None:
    with pytest.raises(
        RuleBroken, match="counted by month, so '2024-W05' must be a mon"
    ):
        ask(measure="street_drug_crimes", from_="2024-W05", to="2024-06")


def test_refuses_a_parameter_given_twice() -> None:
    given = {name: [value] for name, value in GOOD.items()}

    with pytest.raises(RuleBroken, match="level is given 2 times"):
        TallyQuestion.from_params({**given, "level": ["ward", "lsoa"]})


def test_ten_whole_years_of_weeks_are_allowed() -> None:
    assert len(ask(from_="2016-W01", to="2025-W52").periods) == 521
