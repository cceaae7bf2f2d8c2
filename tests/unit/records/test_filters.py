"""Is a filter of a list read, refused and written back as its rows say?"""

import pytest
from django.db.models import Q

from stronghold.core.accounts.models import User
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import (
    CodesFilter,
    DayFilter,
    ListFilter,
    YesFilter,
)
from stronghold.core.records.forms import FilterForm

VIEWER = User(username="officer")


class Whose(CodesFilter):
    name, label = "whose", "Whose"
    choices = (("mine", "Mine"), ("all", "Everyone’s"))

    def usual(self, viewer: User) -> str:
        return "mine"


class Done(YesFilter):
    name, label, without = "done", "Done", "Still to be done"

    def rows(self, text: str, viewer: User) -> Q:
        return Q(is_done=True)

    def rows_without(self, viewer: User) -> Q:
        return Q(is_done=False)


FILTERS = (
    Whose(),
    Done(),
    DayFilter("from", "From", "on"),
    DayFilter("to", "To", "at", is_last=True, is_instant=True),
)


def read(**params: str) -> ListFilter:
    return ListFilter.from_params(FILTERS, params, viewer=VIEWER)


def test_what_was_chosen_is_written_back_with_what_is_usual() -> None:
    assert read().as_params() == {"whose": "mine"}
    assert read(whose="all", done="on", to=" 2026-11-24 ", other="x").as_params() == {
        "whose": "all",
        "done": "yes",
        "to": "2026-11-24",
    }
    assert read(done="no")["done"] == ""
    with pytest.raises(KeyError):
        read()["other"]


def test_a_filter_without_a_value_has_its_own_rows() -> None:
    assert read().rows(VIEWER) == Q(whose="mine") & Q(is_done=False)
    assert read(done="yes").rows(VIEWER) == Q(whose="mine") & Q(is_done=True)


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({"whose": "none"}, "whose"),
        ({"done": "perhaps"}, "done"),
        ({"from": "24/11/2026"}, "from"),
        ({"from": "2026-11-25", "to": "2026-11-24"}, "to"),
    ],
)
def test_what_is_wrong_is_refused_and_a_panel_leaves_it_out(
    params: dict[str, str], field: str
) -> None:
    with pytest.raises(RuleBroken) as broken:
        read(**params)
    form = FilterForm(FILTERS, params, viewer=VIEWER)

    assert broken.value.field == field
    assert not form.is_valid()
    assert list(form.errors) == [field]
    assert field == "whose" or field not in form.wanted.as_params()


def test_a_panel_says_what_the_list_holds() -> None:
    days = {"from": "2026-11-24", "done": "yes"}
    form, plain = (FilterForm(FILTERS, given, viewer=VIEWER) for given in (days, {}))
    assert form.is_valid()
    assert plain.is_valid()

    assert form.words == ["Whose: Mine", "Done", "From 24 November 2026"]
    assert plain.words == ["Whose: Mine", "Still to be done"]
