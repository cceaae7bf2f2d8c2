"""The form of a move asks for the facts of that move, and for no others."""

from dataclasses import MISSING, fields

import pytest

from operations.closure_moves.choices import EventKind
from operations.closure_moves.forms import FORMS, AboutCase
from operations.closure_moves.rules.facts import FACTS, HAPPENS_NOW

# Older entries have none; new entries must have them.
REQUIRED_NOW = {"signatory", "position", "delegation"}


@pytest.mark.parametrize("kind", EventKind)
def test_a_form_asks_for_each_fact_and_requires_those_that_an_event_must_have(
    kind: EventKind,
) -> None:
    about = AboutCase(
        is_police=False, is_drafter=True, documents=[("1", "Notice 1")], last=1
    )
    form = FORMS[kind](about=about)
    facts = {fact.name: fact for fact in fields(FACTS[kind])}

    assert form.kind == kind
    assert set(form.facts) == set(facts)
    assert ("day" in form.fields) == (kind not in HAPPENS_NOW)
    for name, fact in facts.items():
        asked = f"{name}_day" if name in form.moments else name
        # The page fills in which entry is undone.
        if name != "event":
            must = fact.default is MISSING or name in REQUIRED_NOW
            assert form.fields[asked].required == must


def test_a_fact_is_asked_only_of_those_whom_it_concerns() -> None:
    police = FORMS["authorise"](about=AboutCase(is_police=True))
    council = FORMS["authorise"](about=AboutCase(is_police=False, is_drafter=True))

    assert {"delegation", "alone"} <= set(council.facts)
    assert not {"delegation", "alone"} & set(police.facts)
    assert "document" not in FORMS["serve"](about=AboutCase(is_police=True)).facts
