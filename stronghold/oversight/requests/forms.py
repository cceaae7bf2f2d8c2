"""The forms of requests: a new one, its steps, its records, what is given, decide."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict

from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.entered import takes
from stronghold.core.sharing.choices import Regime
from stronghold.core.ui.action_form import ActionForm
from stronghold.core.ui.fields import DatePartsField
from stronghold.core.ui.free_text import FreeTextForm
from stronghold.oversight import data_protection as law
from stronghold.oversight.requests.choices import (
    ExtendBecause,
    KnownBy,
    Outcome,
    RequestKind,
    RequestMove,
)
from stronghold.oversight.requests.record import REQUESTS
from stronghold.oversight.requests.repeats import Repeat, repeats_in
from stronghold.oversight.requests.rules import (
    LONGEST_ASKS,
    LONGEST_BECAUSE,
    LONGEST_FORCE_REFERENCE,
    LONGEST_REASONS,
    LONGEST_WORDS,
    Decided,
    Item,
    Step,
    outcomes_of,
)
from stronghold.oversight.retention.choices import EraseBecause, RestrictBecause, What
from stronghold.oversight.retention.rules import Decided as RetentionDecided

GIVE = "give"


def _radios(
    label: str, choices: Sequence[tuple[str, str]], missing: str
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
    )


def _words(label: str, longest: int, hint: str, *, rows: int = 3) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=longest,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


@takes(REQUESTS)
class NewRequestForm(FreeTextForm):
    """A request that has arrived."""

    free_text = "asks"
    kind = _radios("What do they ask?", RequestKind.choices, "Choose what they ask")
    received_on = DatePartsField(subject="Day you received it", past=True)
    force_reference = forms.CharField(
        label="Its reference in the force’s own system",
        help_text="That system has who asked. Stronghold keeps no name of theirs",
        max_length=LONGEST_FORCE_REFERENCE,
        widget=forms.TextInput(attrs={"class": "sh-width-m", "autocomplete": "off"}),
        error_messages={"required": "Enter the reference of the request"},
    )
    known_by = _radios(
        "By what can you find them here?",
        KnownBy.choices,
        "Choose by what you can find them",
    )
    asks_identity = forms.BooleanField(
        label="You have asked for proof of identity today",
        help_text="The clock starts once they have proved it: s.52(4), s.54(3)(b)",
        required=False,
    )
    regime = forms.ChoiceField(
        label="Which law is it answered under?",
        choices=Regime.choices,
        initial=Regime.PART_3,
    )
    asks = _words(
        "More about what they ask",
        LONGEST_ASKS,
        "For a correction: what is wrong. Leave names and addresses out",
    )

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of a new request."""
        given = self.cleaned_data
        return {
            "new": REQUESTS.entered_in(given),
            "asks_identity": given["asks_identity"],
        }


# What the words of a step are called, where the law asks for them.
_WORDS_OF: Mapping[str, str] = {
    RequestMove.ORIGIN: "Which authority did the data come from, how was it notified?",
    RequestMove.PROGRESS: "What were they informed of?",
}


class StepForm(FreeTextForm):
    """A move of a request: its day and a note."""

    free_text = "words"
    because = _radios("Why do you need longer?", ExtendBecause.choices, "Choose why")
    on = DatePartsField(subject="Day", past=True)
    words = _words("Note", LONGEST_WORDS, "Leave names and addresses out", rows=2)

    def __init__(self, *args: Any, move: Step, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if move.code != RequestMove.EXTEND:
            del self.fields["because"]
        self.fields["words"].label = _WORDS_OF.get(RequestMove(move.code), "Note")
        self.fields["on"].label = move.day
        self.fields["on"].initial = today


class RecordForm(ActionForm):
    """A record that is about the person."""

    record = forms.CharField(
        label="Reference of the record, or a custody record number",
        help_text="Such as R-7F3K-92QX",
        max_length=40,
        widget=forms.TextInput(
            attrs={
                "class": "sh-width-m",
                "autocomplete": "off",
                "spellcheck": "false",
            }
        ),
        error_messages={"required": "Enter the reference of the record"},
    )


class ContactForm(ActionForm):
    """The contact details of someone who reported, to be compared and not kept."""

    phone = forms.CharField(
        label="Their phone number",
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.CharField(
        label="Their e-mail address",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "email"}),
    )


@dataclass(frozen=True)
class ItemRow:
    """An item in the form: its choice, None for one that is locked; what it repeats."""

    item: Item
    field: BoundField | None
    repeat: Repeat | None
    # What it repeats is given all the same.
    is_kept: bool


class ItemsForm(ActionForm):
    """What is given of a record: a choice for each item that is not locked."""

    mark_optional = False
    because = _words(
        "Why can privilege be claimed?",
        LONGEST_BECAUSE,
        f"Only where an item is withheld as privileged: {law.PRIVILEGE.section}(4). "
        "Kept for the regulator; the answer gives it if it says why something is "
        "withheld. Leave out what is itself privileged",
        rows=2,
    )
    read = forms.BooleanField(
        label="I have read each item of this record",
        help_text="Leave it unticked to save some answers now and the rest later",
        required=False,
    )

    def __init__(
        self,
        *args: Any,
        items: Sequence[Item],
        chosen: Mapping[str, str],
        grounds: Sequence[tuple[str, str]],
        check: Callable[..., None],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.check = items, check
        self.repeats: Mapping[str, Repeat] = {}
        self.names = {item.code: _name_of(item) for item in items}
        choices = [("", "Not answered"), (GIVE, "Give it"), *grounds]
        for item in items:
            if not item.is_locked:
                ground = chosen.get(item.code, item.usual)
                self.fields[_name_of(item)] = forms.ChoiceField(
                    label=item.label,
                    choices=choices,
                    initial="" if ground is None else ground or GIVE,
                    required=False,
                )
        # As on the page, for the summary of what is wrong.
        self.order_fields([_name_of(item) for item in items])

    @property
    def rows(self) -> list[ItemRow]:
        """Return each item with its choice, and what it repeats if it is given."""
        return [self._row(item) for item in self.items]

    def _row(self, item: Item) -> ItemRow:
        name, repeat = _name_of(item), self.repeats.get(item.code)
        field = self[name] if name in self.fields else None
        is_kept = repeat is not None and repeat.name in self.kept
        return ItemRow(item, field, repeat, is_kept)

    @property
    def kept(self) -> list[str]:
        """Return the names of the repeats that are ticked."""
        return self.data.getlist("kept") if isinstance(self.data, QueryDict) else []

    def clean(self) -> None:
        """Show all that is wrong at once: what the rules refuse, the tick that all was
        read while an answer is missing, and the last of the answers without it.
        """
        given = dict(self.cleaned_data)
        missing = [item for item in self.items if not given.get(_name_of(item), GIVE)]
        # Once all is answered, also what a rule answers, for the tick is to follow.
        chosen = self._chosen(is_read=given["read"] or not missing)
        self.repeats = {one.given.code: one for one in repeats_in(self.items, chosen)}
        if given["read"]:
            for item in missing:
                self.add_error(_name_of(item), f"Choose what to do: {item.label}")
        elif not missing:
            self.add_error("read", "Tick it once you have read each item")
        if "because" in given:
            try:
                self.check(self.items, chosen, because=given["because"], kept=self.kept)
            except RuleBroken as broken:
                self.add_rule(broken)

    @property
    def chosen(self) -> dict[str, str]:
        """Return the ground of each answered item by its code; "" gives it.

        What a rule answers counts as answered once each item is read.
        """
        return self._chosen(is_read=self.cleaned_data["read"])

    def _chosen(self, *, is_read: bool) -> dict[str, str]:
        found = {}
        for item in self.items:
            given = item.usual if item.is_locked else self._given(item)
            if given is not None and (is_read or given != item.usual):
                found[item.code] = given
        return found

    def _given(self, item: Item) -> str | None:
        """Return the ground that was chosen, "" to give it; None without an answer."""
        answer: str = self.cleaned_data.get(_name_of(item), "")
        return "" if answer == GIVE else answer or None


def _name_of(item: Item) -> str:
    """Return the name of an item's field, the same when others come or go."""
    return f"item_{item.code}"


class DecideForm(FreeTextForm):
    """The decision on a request."""

    free_text = "reasons"
    # The reasons are needed unless all is granted.
    mark_optional = False
    outcome = _radios("What is decided?", Outcome.choices, "Choose the decision")
    reasons = _words(
        "Reasons",
        LONGEST_REASONS,
        "Needed unless all is granted. They are in the answer if it says why, and kept "
        "for the regulator",
    )
    says_why = forms.BooleanField(
        label="The answer says that something is withheld, and by which section",
        help_text="Untick it only if that would itself do the harm: s.45(6), "
        "s.45A(3), s.48(3)",
        required=False,
        initial=True,
    )
    on = DatePartsField(subject="Day of the decision", past=True)

    def __init__(self, *args: Any, kind: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome: Any = self.fields["outcome"]
        outcome.choices = list(outcomes_of(kind).items())
        if kind == RequestKind.COMPLAINT:
            # The outcome of a complaint has no exception: section 164A(4)(b).
            del self.fields["says_why"]
            reasons = self.fields["reasons"]
            reasons.required = True
            reasons.help_text = "The answer gives them, and they are kept"
            words = f"Enter the reasons: {law.COMPLAINT.section}(4)(b)"
            reasons.error_messages["required"] = words
        self.fields["on"].initial = today

    @property
    def cleaned(self) -> Decided:
        """Return what the action takes of a decision."""
        given = self.cleaned_data
        says_why = given.get("says_why", True)
        return Decided(given["outcome"], given["reasons"], says_why)


class NotifiedForm(ActionForm):
    """The organisations that saw a record and were notified of its change."""

    notified = forms.MultipleChoiceField(
        label="Who was notified?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick who was notified"},
    )
    on = DatePartsField(subject="Day they were notified", past=True)

    def __init__(
        self,
        *args: Any,
        offered: Sequence[tuple[str, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["notified"]
        field.choices = offered
        self.fields["on"].initial = today


class KeptForm(ActionForm):
    """To restrict a record, or to propose to erase it."""

    what = _radios("What is done with the record?", [], "Choose what is done")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What must be kept as evidence is restricted in place of what was asked.
        instead = (
            RestrictBecause.UNCORRECTED
            if kind == RequestKind.RECTIFICATION
            else RestrictBecause.EVIDENCE
        )
        what: Any = self.fields["what"]
        what.choices = [
            (f"{What.RESTRICT}.{code.value}", f"Restrict it: {code.label}")
            for code in (instead, RestrictBecause.DISPUTED)
        ] + [
            (
                f"{What.ERASE}.{EraseBecause.ASKED}",
                "Propose to erase it: another person decides",
            )
        ]

    @property
    def cleaned(self) -> RetentionDecided:
        """Return the decision for the action of retention."""
        what, _, because = self.cleaned_data["what"].partition(".")
        return RetentionDecided(what=what, because=because)

    def add_rule(self, broken: RuleBroken) -> None:
        """Show the reasons of a refusal, which name the record."""
        for words in getattr(broken, "reasons", None) or [broken.message]:
            self.add_error(None, words)
