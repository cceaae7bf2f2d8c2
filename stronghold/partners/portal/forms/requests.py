"""The forms with which partners answer a tasking, and each step of a referral."""

from typing import Any

from django import forms

from operations.safeguarding.choices import Decision, ReferralKind
from operations.safeguarding.forms.referrals import (
    SHOWN_IF_REFUSED,
    refusal_fields,
    refusal_of,
)
from operations.safeguarding.rules.referrals import (
    LONGEST_FEEDBACK,
    LONGEST_REFERENCE,
    STEPS,
)
from operations.taskings.rules import LONGEST_OUTCOME, MOVES, OPEN
from stronghold.core.records.forms import FreeTextForm

NO_NAMES = "Do not type a name"
# Decisions that only the National Referral Mechanism makes.
FOR_NRM = {Decision.POSITIVE, Decision.NEGATIVE}


class AnswerForm(FreeTextForm):
    """An answer to a tasking or a referral. What was typed is kept if it is refused."""

    mark_optional = False

    def is_stale(self, state: str, kind: str) -> bool:
        """Say whether the current status no longer allows this answer.

        If it does allow it, offer the choices that fit; `kind` is that of a referral.
        """
        raise NotImplementedError

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Return what was typed, for pages that can no longer show the form."""
        words = [(str(f.label), str(f.value() or "")) for f in self.visible_fields()]
        return [(label, text) for label, text in words if text not in {"", "False"}]


class TaskingAnswerForm(AnswerForm):
    """Accept a tasking, or report its outcome."""

    free_text = "outcome"
    move = forms.ChoiceField(
        label="Your answer",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose your answer"},
    )
    outcome = forms.CharField(
        label="What was done and the outcome, or why it was not done",
        help_text=f"Needed unless you only accept it. {NO_NAMES}",
        required=False,
        max_length=LONGEST_OUTCOME,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "max_length": f"Your answer must be {LONGEST_OUTCOME:,} characters or less"
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # All of a partner's moves are valid choices here, so that a move the status no
        # longer allows is refused by the action with its own message.
        moves = [(move.code, move.label) for move in MOVES if not move.for_setter]
        self.fields["move"].choices = moves  # type: ignore[attr-defined]

    def offer(self, status: str) -> None:
        """Offer only the moves that the tasking's status allows."""
        offered = [
            (move.code, "Accept it" if move.code == "accept" else move.label)
            for move in MOVES
            if status in move.sources and not move.for_setter
        ]
        self.fields["move"].choices = offered  # type: ignore[attr-defined]

    def is_stale(self, state: str, kind: str) -> bool:
        self.offer(state)
        return state not in OPEN


class ReferralAnswerForm(AnswerForm):
    """One step of the recipient: acknowledge, decide, or send the outcome."""

    free_text = "feedback"
    shown_when = SHOWN_IF_REFUSED
    step = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        step: str,
        kind: str = "",
        their_reference: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.initial["step"] = self.code = step
        self.initial["their_reference"] = their_reference
        if step == "decide":
            self.fields["decision"] = forms.ChoiceField(
                label="What did you decide?",
                choices=_decisions(kind),
                widget=forms.RadioSelect,
                error_messages={"required": "Choose what you decided"},
            )
            self.fields |= refusal_fields("We", is_urgent=True)
        if step in {"acknowledge", "decide"}:
            self.fields["their_reference"] = forms.CharField(
                label="Your reference (optional)",
                help_text="The reference in your own system. Never a name",
                required=False,
                max_length=LONGEST_REFERENCE,
                widget=forms.TextInput(
                    attrs={"autocomplete": "off", "class": "sh-width-m"}
                ),
            )
        if step == "feedback":
            self.fields["feedback"] = forms.CharField(
                label="What was the outcome?",
                help_text="For example: assessed, and a worker sees the family each "
                "week. "
                f"{NO_NAMES}",
                max_length=LONGEST_FEEDBACK,
                widget=forms.Textarea(attrs={"rows": 4}),
                error_messages={"required": "Enter the outcome"},
            )

    def offer(self, *, is_urgent: bool) -> None:
        """Ask for confirmation of a refusal only if the referral is urgent."""
        if not is_urgent:
            self.fields.pop("confirmed", None)

    def is_stale(self, state: str, kind: str) -> bool:
        if "decision" in self.fields:
            self.fields["decision"].choices = _decisions(kind)  # type: ignore[attr-defined]
        sources = next((s.sources for s in STEPS if s.code == self.code), ())
        return state not in sources

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return the details of the step; the form must be valid."""
        given = self.cleaned_data
        names = ("decision", "their_reference", "feedback")
        return {
            "keep_words": given["keep_words"],
            "refusal": refusal_of(given),
            **{name: given.get(name, "") for name in names},
        }


def _decisions(kind: str) -> list[tuple[str, str]]:
    """Return the decisions for this kind of referral; all if it is not known."""
    own_words: dict[str, str] = {
        Decision.ALREADY_KNOWN: "We work with this person already"
    }
    return [
        (code, own_words.get(code, label))
        for code, label in Decision.choices
        if not kind or code not in FOR_NRM or kind == ReferralKind.NRM
    ]
