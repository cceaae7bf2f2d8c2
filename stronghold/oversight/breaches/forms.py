"""The forms of data breaches: the facts, and each move."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django import forms

from stronghold.core.kernel.london import LONDON
from stronghold.core.records.entered import takes
from stronghold.core.sharing.choices import Regime
from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.core.ui.free_text import FreeTextForm
from stronghold.core.ui.widgets import ChipCheckboxes, WholeNumberInput
from stronghold.oversight.breaches.choices import (
    Became,
    BreachMove,
    NotInformed,
    Risk,
    Whose,
)
from stronghold.oversight.breaches.record import BREACHES
from stronghold.oversight.breaches.rules import (
    LONGEST_HAPPENED,
    LONGEST_REPORTED_AS,
    LONGEST_WHAT,
    LONGEST_WORDS,
    Given,
)

_HINT = "Leave names and addresses out"


@takes(BREACHES, but=("known_at",))
class BreachForm(FreeTextForm):
    """What is known of a breach. More can be added as it becomes known."""

    free_text = "happened"
    names: Mapping[str, str] = {"record": "records"}
    what = forms.CharField(
        label="What is it, in a few words?",
        help_text="Such as: export left on a bus. Leave names and addresses out",
        max_length=LONGEST_WHAT,
        error_messages={"required": "Enter what it is"},
    )
    known_on = DatePartsField(
        subject="Day it became known",
        help_text="The 72 hours count from the moment that anyone of the force knew",
        past=True,
    )
    known_time = ClockTimeField(subject="Time it became known")
    occurred_on = DatePartsField(
        subject="Day it happened",
        help_text="Leave it empty if it is not known",
        past=True,
        required=False,
    )
    happened = forms.CharField(
        label="What happened, and who knows of it?",
        help_text=_HINT,
        max_length=LONGEST_HAPPENED,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter what happened, and who knows of it"},
    )
    kinds = forms.MultipleChoiceField(
        label="What became of the data?",
        choices=Became.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what became of the data"},
    )
    whose = forms.MultipleChoiceField(
        label="Whose data is it?",
        choices=Whose.choices,
        widget=ChipCheckboxes,
        error_messages={"required": "Choose whose data it is"},
    )
    n_people = forms.IntegerField(
        label="About how many people?",
        required=False,
        widget=WholeNumberInput(),
        help_text="Leave it empty if it is not known",
    )
    records = forms.CharField(
        label="Which records of ours?",
        required=False,
        help_text="Their references, with spaces between them",
        max_length=3000,
    )
    regime = forms.ChoiceField(
        label="Under which law was it held?",
        choices=Regime.choices,
        initial=Regime.PART_3,
    )

    @property
    def facts(self) -> dict[str, Any]:
        """Return the facts for the action, by name."""
        given = self.cleaned_data
        on, time = given["known_on"], given["known_time"]
        known_at = datetime.combine(on, time, LONDON) if on and time else None
        named = given["records"].replace(",", " ").split()
        entered = BREACHES.entered_in(given)
        return entered | {"known_at": known_at, "records": named}


# The label of the words of each move.
_WORDS: Mapping[str, str] = {
    BreachMove.ASSESS: "Why do you judge it so?",
    BreachMove.REPORT: "Why it took longer than 72 hours",
    BreachMove.ADD: "What was added?",
    BreachMove.NOT_REPORT: "Why is it not reported?",
    BreachMove.INFORM: "How were they informed?",
    BreachMove.NOT_INFORM: "Why are they not informed?",
    BreachMove.CONTROLLER: "Which organisation, how, and when?",
    BreachMove.CLOSE: "What was learned",
    BreachMove.REOPEN: "Why is it opened again?",
}
_FIELDS: Mapping[str, Sequence[str]] = {
    BreachMove.ASSESS: ("risk", "words"),
    BreachMove.REPORT: ("on", "time", "reported_as", "words"),
    BreachMove.ADD: ("on", "time", "words"),
    BreachMove.INFORM: ("on", "words"),
    BreachMove.NOT_INFORM: ("ground", "words"),
}
_OPTIONAL = (BreachMove.REPORT, BreachMove.CLOSE)


class MoveForm(FreeTextForm):
    """A move of a breach: the fields that it has."""

    free_text = "words"
    risk = forms.ChoiceField(
        label="How great is the risk to the people?",
        choices=Risk.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how great the risk is"},
    )
    ground = forms.ChoiceField(
        label="On which ground?",
        choices=NotInformed.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why they are not informed"},
    )
    on = DatePartsField(subject="Day", past=True)
    time = ClockTimeField(subject="Time")
    reported_as = forms.CharField(
        label="The regulator’s reference",
        required=False,
        max_length=LONGEST_REPORTED_AS,
        widget=forms.TextInput(attrs={"class": "sh-width-m", "autocomplete": "off"}),
    )
    words = forms.CharField(
        help_text=_HINT,
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, move: str, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = set(_FIELDS.get(move, ("words",))) | {"keep_words"}
        for name in set(self.fields) - kept:
            del self.fields[name]
        self.fields["words"].label = _WORDS[move]
        self.fields["words"].required = move not in _OPTIONAL
        local = now.astimezone(LONDON)
        if "on" in self.fields:
            self.fields["on"].initial = local.date()
        if "time" in self.fields:
            self.fields["time"].initial = local.time()

    @property
    def given(self) -> Given:
        """Return what the action takes of a move."""
        given = self.cleaned_data
        on, time = given.get("on"), given.get("time")
        return Given(
            words=given["words"],
            risk=given.get("risk", ""),
            at=datetime.combine(on, time, LONDON) if on and time else None,
            on=on,
            reported_as=given.get("reported_as", ""),
            ground=given.get("ground", ""),
        )
