"""The form of each move, built from the fields of its facts."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from datetime import date, datetime, time
from enum import Enum
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from operations.closures.choices import EventKind
from operations.closures.rules.facts import FACTS, HAPPENS_NOW, Signer, facts_as_json
from operations.closures.rules.facts_input import LONGEST_TEXT, plain_type
from operations.closures.rules.length import LongerThanLawful
from operations.closures.wording import ASKS, CODES
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.forms import (
    AGO,
    NIGHT,
    OTHER,
    WHEN_CHOICES,
    FreeTextForm,
    london_instant,
)
from stronghold.core.records.rules import (
    AlreadySubmitted,
    Need,
    moment_meant,
    written_needs,
)
from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.core.ui.widgets import ChipRadios, WholeNumberInput

YES_OR_NO = (("yes", "Yes"), ("no", "No"))
# Filled in on a phone at the door: a tap says how long before saving it happened.
IS_OFFLINE = (EventKind.SERVE,)
SAVED_ALREADY = (
    "This page was already saved with different answers. Check the case, and record "
    "anything that is missing on a new page"
)
IF_VICTIM = "occupier_is_victim=yes"
WHEN_SERVED = "Choose when it was served"
_OF_COUNCIL = (Signer.CHIEF_EXECUTIVE, Signer.COUNCIL_OFFICER)
SHORT_WORDS = ("hearing_court", "signatory", "position", "delegation")
# Optional in facts.py, since older entries have none; new entries must have them.
REQUIRED_NOW = ("signatory", "position", "delegation")


class MoveForm(FreeTextForm):
    """When a move happened, and its facts."""

    # Asked only where the occupier is the victim: rules/breaches.py requires them.
    of_victim = ("partial_order", "rehousing", "adult_referral")
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # Shown once an order is longer than the court may make.
    as_ordered = forms.BooleanField(
        required=False, label="Yes, the court ordered this last day"
    )
    must_confirm = False

    def __init__(
        self,
        *args: Any,
        kind: EventKind,
        is_police: bool,
        before: Any = None,
        last: int = 0,
        consultees: Sequence[tuple[str, str]] = (),
        documents: Sequence[tuple[str, str]] = (),
        is_drafter: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        # Any answer of a draft may come later; the page says so once, at the top.
        self.mark_optional = kind != EventKind.PREPARE
        self.initial.setdefault("client_uuid", uuid.uuid4())
        left_out = {"event"}
        left_out |= set() if documents else {"document"}
        left_out |= {"delegation"} if is_police else set()
        left_out |= set() if is_drafter else {"alone"}
        self.fact_fields = {
            field.name: field
            for field in fields(FACTS[kind])
            if field.name not in left_out
        }
        self.names: Mapping[str, str] = {"happened_at": "day"} | {
            name: f"{name}_day" for name in self.fact_fields if self._is_time(name)
        }
        self.happened_at: datetime | None = None
        if kind in IS_OFFLINE:
            self._ask_tap()
        elif kind not in HAPPENS_NOW:
            self._ask_when()
        for name in self.fact_fields:
            self._ask(name, is_police=is_police)
        if kind == EventKind.TAKE_BACK:
            self._ask_entry(last)
        if kind == EventKind.NAME_CONSULTEE:
            self._ask_organisation(consultees)
        if documents:
            self._ask_document(documents)
        if before is not None:
            self._start_from(before)

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        """Return the fields to show, in order, with the condition of each.

        The box that confirms an order follows its last day. A field with an error shows
        whatever was answered. Where a phone keeps the form, the template shows when.
        """
        drawn = {"keep_words", "as_ordered"}
        if self.is_offline:
            drawn |= {"when", "day", "time"}
        found: list[tuple[BoundField, str]] = []
        for field in self.visible_fields():
            if field.name in drawn:
                continue
            is_of_victim = field.name in self.of_victim and not field.errors
            found.append((field, IF_VICTIM if is_of_victim else ""))
            if field.name == "ends_on" and self.shows_confirmation:
                found.append((self["as_ordered"], ""))
        return found

    @property
    def is_offline(self) -> bool:
        """Say whether a phone that is offline keeps the form to send later."""
        return self.kind in IS_OFFLINE

    @property
    def offline_needs(self) -> str:
        """Return what a phone checks before it keeps the form; "" if it never does."""
        if not self.is_offline:
            return ""
        needs = [Need(("when", "day_day"), WHEN_SERVED)]
        for name in self.fact_fields:
            if self.fields[name].required:
                message = str(self.fields[name].error_messages["required"])
                needs.append(Need((name,), message))
        return written_needs(needs)

    def clean(self) -> dict[str, Any]:
        """Require the day and the time of a moment together."""
        cleaned = super().clean()
        for name in self._times():
            day, at = cleaned.get(f"{name}_day"), cleaned.get(f"{name}_time")
            if day and at is None and f"{name}_time" not in self.errors:
                self.add_error(f"{name}_time", "Enter the time")
            if at is not None and day is None and f"{name}_day" not in self.errors:
                self.add_error(f"{name}_day", "Enter the day")
        if not {"when", "day", "time", "captured_at"} & set(self.errors):
            self._find_when(cleaned)
        return cleaned

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        """Set when it happened, from a tap or from the day and time given."""
        day, at = cleaned.get("day"), cleaned.get("time")
        chosen = cleaned.get("when") or (OTHER if day else "")
        if chosen in AGO:
            try:
                now = moment_meant(cleaned.get("captured_at"), now=clock.now())
            except RuleBroken as broken:
                self.add_rule(broken)
            else:
                self.happened_at = now - AGO[chosen]
        elif day and at:
            self.happened_at = london_instant(day, at)
        elif chosen == OTHER:
            for name, value in (("day", day), ("time", at)):
                if value is None:
                    self.add_error(name, f"Enter the {name} when it was served")
        elif self.is_offline:
            self.add_error("when", WHEN_SERVED)

    @property
    def shows_confirmation(self) -> bool:
        """Say whether to show the box that confirms an order as the court made it."""
        return self.must_confirm or bool(self.data.get("as_ordered"))

    def add_rule(self, broken: RuleBroken) -> None:
        self.must_confirm |= isinstance(broken, LongerThanLawful)
        if isinstance(broken, AlreadySubmitted):
            self.add_error(None, SAVED_ALREADY)
        else:
            super().add_rule(broken)

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes of an event."""
        given = self.cleaned_data
        facts = {name: self._given(name) for name in self.fact_fields}
        if self.kind == EventKind.TAKE_BACK:
            facts["event"] = given.get("event") or 0
        return {
            "kind": self.kind,
            "facts": {n: value for n, value in facts.items() if value is not None},
            "client_uuid": given["client_uuid"] or uuid.uuid4(),
            "happened_at": self.happened_at,
            "is_relative": given.get("when", "") in AGO,
            "keep_words": given["keep_words"],
            "as_ordered": given["as_ordered"],
        }

    def _given(self, name: str) -> Any:
        """Return one fact as JSON; None where it was left out."""
        given, kind = self.cleaned_data, self._type(name)
        if kind is datetime:
            day, at = given.get(f"{name}_day"), given.get(f"{name}_time")
            found = london_instant(day, at) if day else None
            return found.isoformat() if found else None
        value = given.get(name)
        if kind is bool:
            return value == "yes" if value else None
        if kind is int:
            return int(value) if value else None
        return value.isoformat() if isinstance(value, date | time) else value or None

    def _times(self) -> list[str]:
        return [name for name in self.fact_fields if self._is_time(name)]

    def _is_time(self, name: str) -> bool:
        return self._type(name) is datetime

    def _type(self, name: str) -> Any:
        return plain_type(self.fact_fields[name].type)

    def _ask_tap(self) -> None:
        # When it happened is asked in two ways, and one must be answered.
        self.mark_optional = False
        self.names = {**self.names, "happened_at": "when", "captured_at": "when"}
        self.fields["captured_at"] = forms.DateTimeField(
            required=False, widget=forms.HiddenInput
        )
        self.fields["when"] = forms.ChoiceField(
            label="When was it served?",
            required=False,
            choices=[choice for choice in WHEN_CHOICES if choice[0] != NIGHT],
            widget=ChipRadios,
        )
        self.fields["day"] = DatePartsField(subject="Day", past=True, required=False)
        self.fields["time"] = ClockTimeField(
            subject="Time", required=False, help_text="Such as 2:30pm or 14:30"
        )

    def _ask_entry(self, last: int) -> None:
        """Keep the entry that the page was opened for: a later one may be added."""
        self.names = {**self.names, "event": ""}
        self.fields["event"] = forms.IntegerField(
            required=False, widget=forms.HiddenInput
        )
        self.initial["event"] = last

    def _ask_organisation(self, consultees: Sequence[tuple[str, str]]) -> None:
        label, hint = ASKS["organisation"]
        self.fields["organisation"] = forms.ChoiceField(
            label=label,
            help_text=hint,
            choices=[("", "Choose"), *consultees],
            error_messages={"required": "Choose who was consulted"},
        )

    def _ask_document(self, documents: Sequence[tuple[str, str]]) -> None:
        label, hint = ASKS["document"]
        self.fields["document"] = forms.ChoiceField(
            label=label,
            help_text=hint,
            required=False,
            choices=[*documents, ("", "Another, not made here")],
        )
        self.initial["document"] = documents[0][0]

    def _ask_when(self) -> None:
        now = clock.now().astimezone(clock.LONDON)
        self.fields["day"] = DatePartsField(subject="Day", past=True)
        self.fields["time"] = ClockTimeField(
            subject="Time", help_text="Such as 2:30pm or 14:30"
        )
        self.initial["day"], self.initial["time"] = (
            now.date(),
            time(now.hour, now.minute),
        )

    def _ask(self, name: str, *, is_police: bool) -> None:
        label, hint = ASKS[name]
        kind = self._type(name)
        required = self.fact_fields[name].default is MISSING or name in REQUIRED_NOW
        if kind is datetime:
            self.fields[f"{name}_day"] = DatePartsField(
                subject=f"{label}: day", help_text=hint, required=required
            )
            self.fields[f"{name}_time"] = ClockTimeField(
                subject=f"{label}: time", required=required
            )
            return
        self.fields[name] = _field(
            kind,
            label=label,
            help_text=hint,
            required=required,
            choices=_choices(kind, is_police=is_police),
            is_short=name in SHORT_WORDS,
        )

    def _start_from(self, before: Any) -> None:
        """Start from the earlier answers."""
        for name, value in facts_as_json(before).items():
            if name in self.fact_fields and self._is_time(name):
                at = datetime.fromisoformat(value).astimezone(clock.LONDON)
                self.initial[f"{name}_day"] = at.date()
                self.initial[f"{name}_time"] = time(at.hour, at.minute)
            elif isinstance(value, bool):
                self.initial[name] = "yes" if value else "no"
            else:
                self.initial[name] = value


def _choices(kind: Any, *, is_police: bool) -> list[tuple[str, str]]:
    if kind is bool:
        return list(YES_OR_NO)
    if kind not in CODES:
        return []
    labels = CODES[kind]
    if kind is Signer:
        labels = {
            code: label
            for code, label in labels.items()
            if (code in _OF_COUNCIL) != is_police
        }
    return list(labels.items())


def _field(
    kind: Any, *, choices: list[tuple[str, str]], is_short: bool, **options: Any
) -> forms.Field:
    """Return the field that asks for a fact of this type."""
    label = str(options["label"])
    if kind is int:
        number = WholeNumberInput(attrs={"class": "sh-width-xs"})
        return forms.IntegerField(min_value=1, max_value=1000, widget=number, **options)
    if kind is date:
        return DatePartsField(subject=options.pop("label"), **options)
    if kind is time:
        return ClockTimeField(subject=options.pop("label"), **options)
    if kind is bool or issubclass(kind, Enum):
        missing = {"required": f"Choose an answer: {label}"}
        if not options["required"]:
            choices = [*choices, ("", "Not answered yet")]
        list_or_radios: Any = forms.RadioSelect
        if kind is Signer:
            list_or_radios, choices = forms.Select, [("", "Choose"), *choices]
        return forms.ChoiceField(
            choices=choices, widget=list_or_radios, error_messages=missing, **options
        )
    box: Any = forms.TextInput() if is_short else forms.Textarea(attrs={"rows": 3})
    missing = {"required": f"Answer this: {label}"}
    return forms.CharField(
        max_length=LONGEST_TEXT, widget=box, error_messages=missing, **options
    )
