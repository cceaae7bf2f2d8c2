"""What is withheld of a record, found in the words of what is given of it."""

import pytest

from stronghold.core.kernel.errors import RuleBroken, SeveralBroken
from stronghold.oversight.requests.repeats import repeated, repeats_in
from stronghold.oversight.requests.rules import Item, check_items
from tests.unit.oversight.test_request_rules import DAY

TEXT = "My neighbour Persephone Umber sells it from her blue car, AB12 CDE, each night"


@pytest.mark.parametrize(
    ("value", "words", "found"),
    [
        ("Umber", "Seen with UMBER’s brother", "UMBER"),
        ("Umber", "An umbrella", ""),
        ("Yes", "Yes, it is", ""),
        ("9 Blue Row, Oxford", "Of 9 Blue Row.", "9 Blue Row"),
        ("9 Blue Row, Oxford", "In Oxford, at 19 Blue Row", ""),
        ("9 Blue Row", "At 9\nblue  row", "9 blue row"),
        (TEXT, "He sells it from her", ""),
        (
            TEXT,
            "She sells it from her blue car at ten",
            "sells it from her blue car",
        ),
        (TEXT, "Persephone Umber is known", "Persephone Umber"),
        (TEXT, "A car, ab12 cde", "ab12 cde"),
        ("24 November 2026 at midday", "Added 24 November 2026 at midday", ""),
        ("1 May 2026", "On 1 May 2026", ""),
        ("…!", "…!", ""),
        ("", "Anything", ""),
    ],
)
def test_whole_words_are_found_as_the_other_item_says_them(
    value: str, words: str, found: str
) -> None:
    assert repeated(value, words) == found


ITEMS = [
    Item("field.place", "Place", "9 Blue Row", None),
    Item("field.street", "Street", "Blue Row", ""),
    Item("field.area", "Area", "9 Blue Row", ""),
    Item("earlier.source", "Source, before", "A nurse; Housing", None),
    Item("field.words", "Shared words", "Seen at 9 Blue Row", None),
    Item("assessment.1", "Assessment 1", "Reason: a nurse of 9 blue row", None),
    Item("reporter.phone", "Phone", "Held, and not shown here", "others", True),
]
GIVEN = {"field.street": "", "reporter.phone": "others"}
REPEAT = "assessment.1|field.place|earlier.source"


def test_what_a_rule_gives_asks_too_and_an_item_without_an_answer_does_not() -> None:
    place = {"field.place": "others"}
    assert repeats_in(ITEMS, place | {"field.street": ""}) == []
    (area,) = repeats_in(ITEMS, place | {"field.street": "", "field.area": ""})
    assert area.name == "field.area|field.place"
    assert repeats_in(ITEMS, {"field.place": "", "assessment.1": "crime"}) == []


def test_each_repeat_is_asked_back_at_its_item_until_that_one_is_ticked() -> None:
    law = {"because": "", "regime": "part_3", "on": DAY}
    chosen = GIVEN | {
        "field.place": "others",
        "earlier.source": "others",
        "field.words": "",
        "assessment.1": "",
    }
    with pytest.raises(SeveralBroken) as asked:
        check_items(ITEMS, chosen, **law)
    assert [one.field for one in asked.value.each] == ["field.words", "assessment.1"]
    assert "Place (“9 blue row”), Source, before (“a nurse”)" in asked.value.message

    # A tick is for what it named: not for another that is withheld since.
    few = chosen | {"earlier.source": "", "field.words": "others"}
    with pytest.raises(RuleBroken, match="Assessment 1"):
        check_items(ITEMS, few, **law, kept=[REPEAT])
    check_items(ITEMS, few, **law, kept=["assessment.1|field.place"])
    check_items(ITEMS, chosen, **law, kept=[REPEAT, "field.words|field.place"])
