"""The form of each kind of move: when it happened, and its facts."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum
from types import MappingProxyType
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from operations.closure_moves.choices import EventKind, Scope
from operations.closure_moves.rules.facts import (
    SERVICE_CHECKS,
    Answer,
    AppealOutcome,
    Appellant,
    Check,
    Prepared,
    Purpose,
    ReasonBy,
    Server,
    SuspendedBy,
    facts_as_json,
)
from operations.closure_moves.rules.facts_input import LONGEST_TEXT
from operations.closure_moves.rules.length import LongerThanLawful
from operations.closure_moves.wording import ASKS, CODES
from stronghold.core.kernel import clock
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.kernel.london import LONDON
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
SAVED_ALREADY = (
    "This page was already saved with different answers. Check the case, and record "
    "anything that is missing on a new page"
)
IF_VICTIM = "occupier_is_victim=yes"
LATER = "later"
IF_LATER, IF_MADE = f"begins={LATER}", "outcome=order_made"
WHEN_SERVED = "Choose when it was served"
# Of the hours of a notice: fewer than the law gives.
FEWER = "fewer"
TIME_HINT = "Such as 2:30pm or 14:30"
# Fields of the forms that are no facts.
NOT_FACTS = {
    "as_ordered",
    "begins",
    "captured_at",
    "client_uuid",
    "day",
    "hours_fewer",
    "inside",
    "keep_words",
    "time",
    "when",
}


@dataclass(frozen=True, kw_only=True)
class AboutCase:
    """What a form needs to know of the case: who asks for what, and what is known.

    `before` is the draft as it was answered so far, `last` the number of the latest
    entry. `consultees`, `documents` and `inside` are choices: organisations, notices
    made, and who may be inside by the notice. `signers` are the ranks that may sign
    this decision by the section `signs_by`, `hours` for how long, and `asked` who may
    be asked to. `adjourns_for` says for how long a hearing may be adjourned,
    and `starts_at` is when a move is taken to have happened; None: no one can say.
    """

    is_police: bool
    is_drafter: bool = False
    before: Prepared | None = None
    last: int = 0
    consultees: Sequence[tuple[str, str]] = ()
    documents: Sequence[tuple[str, str]] = ()
    inside: Sequence[tuple[str, str]] = ()
    signers: Sequence[tuple[str, str]] = ()
    signs_by: str = ""
    hours: Sequence[tuple[str, str]] = ()
    asked: Sequence[tuple[str, str]] = ()
    adjourns_for: str = ""
    starts_at: datetime | None = None


def _text(name: str, *, required: bool = True) -> forms.CharField:
    return _line(name, required=required, widget=forms.Textarea(attrs={"rows": 3}))


def _line(
    name: str, *, required: bool = True, widget: forms.Widget | None = None
) -> forms.CharField:
    label, hint = ASKS[name]
    return forms.CharField(
        label=label,
        help_text=hint,
        required=required,
        max_length=LONGEST_TEXT,
        widget=widget or forms.TextInput(),
        error_messages={"required": f"Answer this: {label}"},
    )


def _chosen(
    name: str,
    choices: Sequence[tuple[str, str]],
    *,
    required: bool,
    widget: type[forms.RadioSelect] = forms.RadioSelect,
    **given: Any,
) -> forms.TypedChoiceField:
    label, hint = ASKS[name]
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        required=required,
        choices=choices if required else [*choices, ("", "Not answered yet")],
        widget=widget,
        empty_value=None,
        error_messages={"required": f"Choose an answer: {label}"},
        **given,
    )


def _code(
    name: str, codes: type[Enum], *, required: bool = True
) -> forms.TypedChoiceField:
    return _chosen(name, list(CODES[codes].items()), required=required)


def _chips(name: str, codes: type[Enum]) -> forms.TypedChoiceField:
    """Return a choice whose answers stand in a row."""
    return _chosen(name, list(CODES[codes].items()), required=True, widget=ChipRadios)


def _is_yes(code: str) -> bool:
    return code == "yes"


def _yes_or_no(name: str, *, required: bool = True) -> forms.TypedChoiceField:
    return _chosen(name, YES_OR_NO, required=required, coerce=_is_yes)


def _hours(name: str) -> forms.IntegerField:
    label, hint = ASKS[name]
    return forms.IntegerField(
        label=label,
        help_text=hint,
        min_value=1,
        max_value=1000,
        widget=WholeNumberInput(attrs={"class": "sh-width-xs"}),
    )


def _tick(name: str) -> forms.BooleanField:
    """Return a box that is shown only once its question is asked back."""
    return forms.BooleanField(required=False, label=ASKS[name][0])


def _last_day(name: str, *, required: bool = True) -> DatePartsField:
    label, hint = ASKS[name]
    return DatePartsField(subject=label, help_text=hint, required=required)


def _time(name: str) -> ClockTimeField:
    label, hint = ASKS[name]
    return ClockTimeField(subject=label, help_text=hint, required=False)


def _moment(
    name: str, *, required: bool = True
) -> tuple[DatePartsField, ClockTimeField]:
    """Return the two fields of a moment: its day and its time."""
    label, hint = ASKS[name]
    return (
        DatePartsField(subject=f"{label}: day", help_text=hint, required=required),
        ClockTimeField(subject=f"{label}: time", required=required),
    )


def _happened(what: str) -> tuple[DatePartsField, ClockTimeField]:
    """Return the day and the time at which something happened, and of what they are:
    "of the hearing".
    """
    return (
        DatePartsField(subject=f"Date {what}".strip(), past=True),
        ClockTimeField(subject=f"Time {what}".strip(), help_text=TIME_HINT),
    )


# The box that follows the time of a decision at a hearing, once it is asked back.
SAT_EARLY: Mapping[str, str] = {"time": "sat_early"}


class MoveForm(FreeTextForm):
    """The facts of a move that takes effect when it is recorded.

    A field has the name of its fact; one of `moments` has two, such as until_day and
    until_time.
    """

    kind: EventKind
    moments: Sequence[str] = ()
    client_uuid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    # Shown once an order is longer than the court may make.
    as_ordered = forms.BooleanField(
        required=False, label="Yes, the court ordered this last day"
    )
    must_confirm = False
    # The field that the box follows.
    confirms = "ends_on"
    # Boxes for what was asked back, by the field that each follows.
    asks_back: Mapping[str, str] = {}
    # Whether a phone that is offline keeps the form to send later.
    is_offline = False
    happened_at: datetime | None = None

    def __init__(self, *args: Any, about: AboutCase, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.initial.setdefault("client_uuid", uuid.uuid4())
        self.names = {**self.names, **{name: f"{name}_day" for name in self.moments}}

    @property
    def facts(self) -> list[str]:
        """The names of the facts that the form asks for."""
        parts = {f"{name}_{part}" for name in self.moments for part in ("day", "time")}
        single = [name for name in self.fields if name not in NOT_FACTS | parts]
        return [*single, *self.moments]

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        """Return the fields to show, in order, with the condition of each.

        A box that confirms an order or adjournment follows what it confirms. A field
        with an error shows whatever was answered.
        """
        found: list[tuple[BoundField, str]] = []
        for field, condition in super().own_fields:
            if field.name not in ("as_ordered", *self.asks_back.values()):
                found.append((field, "" if field.errors else condition))
            if field.name == self.confirms and self.shows_confirmation:
                found.append((self["as_ordered"], ""))
            box = self.asks_back.get(field.name, "")
            if box and (self[box].errors or self.data.get(box)):
                found.append((self[box], ""))
        return found

    def clean(self) -> dict[str, Any]:
        """Require the day and the time of a moment together."""
        cleaned = super().clean()
        for name in self.moments:
            day, at = cleaned.get(f"{name}_day"), cleaned.get(f"{name}_time")
            if day and at is None and f"{name}_time" not in self.errors:
                self.add_error(f"{name}_time", "Enter the time")
            if at is not None and day is None and f"{name}_day" not in self.errors:
                self.add_error(f"{name}_day", "Enter the day")
        return cleaned

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
        """Return what the action takes of an event; facts left out are not there."""
        given = self.cleaned_data
        facts = {name: self._as_json(name) for name in self.facts}
        return {
            "kind": self.kind,
            "facts": {n: value for n, value in facts.items() if value is not None},
            "client_uuid": given["client_uuid"] or uuid.uuid4(),
            "happened_at": self.happened_at,
            "is_relative": given.get("when", "") in AGO,
            "keep_words": given["keep_words"],
            "as_ordered": given["as_ordered"],
        }

    def _as_json(self, name: str) -> Any:
        """Return one fact as JSON; None where it was left out."""
        given = self.cleaned_data
        value = given.get(name)
        if name in self.moments and given.get(f"{name}_day"):
            value = london_instant(given[f"{name}_day"], given[f"{name}_time"])
        if isinstance(value, date | time):
            return value.isoformat()
        return None if value == "" else value

    def _start_from(self, before: Prepared | None) -> None:
        """Start from the earlier answers."""
        for name, value in facts_as_json(before).items() if before else ():
            if name in self.moments:
                at = datetime.fromisoformat(value).astimezone(LONDON)
                self.initial[f"{name}_day"] = at.date()
                self.initial[f"{name}_time"] = time(at.hour, at.minute)
            elif isinstance(value, bool):
                self.initial[name] = "yes" if value else "no"
            else:
                self.initial[name] = value


class TimedForm(MoveForm):
    """A move that happened at a time: at the hearing booked, or now, unless another is
    given. It starts from no time while that hearing is still to come.
    """

    names: Mapping[str, str] = {"happened_at": "day"}
    day, time = _happened("")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.about.starts_at is None:
            return
        at = self.about.starts_at.astimezone(LONDON)
        self.initial["day"] = at.date()
        self.initial["time"] = at.time().replace(second=0, microsecond=0)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        day, at = cleaned.get("day"), cleaned.get("time")
        if day and at:
            self.happened_at = london_instant(day, at)
        return cleaned


class SignedForm(TimedForm):
    """A decision, and who signs it for the police or for the council."""

    day, time = _happened("signed")
    signed_by = forms.ChoiceField(
        label=ASKS["signed_by"][0],
        error_messages={"required": f"Choose an answer: {ASKS['signed_by'][0]}"},
    )
    signatory = _line("signatory")
    position = _line("position")
    # The police need none.
    delegation = _line("delegation")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["signed_by"]
        field.choices = [("", "Choose"), *self.about.signers]
        field.error_messages["invalid_choice"] = (
            f"Choose someone who may sign this ({self.about.signs_by})"
        )
        if self.about.is_police:
            del self.fields["delegation"]


class PrepareForm(MoveForm):
    """The answers before authority. Any may come later; the page says so at the top."""

    kind = EventKind.PREPARE
    mark_optional = False
    moments = ("hearing_at",)
    # rules/breaches.py requires them where the occupier is the victim.
    shown_when: Mapping[str, str] = {
        "partial_order": IF_VICTIM,
        "rehousing": IF_VICTIM,
        "adult_referral": IF_VICTIM,
    }
    residents = _text("residents", required=False)
    children = _code("children", Answer, required=False)
    adults_at_risk = _code("adults_at_risk", Answer, required=False)
    occupier_is_victim = _code("occupier_is_victim", Answer, required=False)
    order_sought = _code("order_sought", Scope, required=False)
    partial_order = _text("partial_order", required=False)
    rehousing = _text("rehousing", required=False)
    adult_referral = _text("adult_referral", required=False)
    necessity = _text("necessity", required=False)
    informed = _text("informed", required=False)
    consulted = _text("consulted", required=False)
    keeps_out_residents = _yes_or_no("keeps_out_residents", required=False)
    keeps_out_owner = _yes_or_no("keeps_out_owner", required=False)
    hearing_court = _line("hearing_court", required=False)
    hearing_at_day, hearing_at_time = _moment("hearing_at", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._start_from(self.about.before)


class RebookForm(MoveForm):
    """Another court or hearing than the draft says."""

    kind = EventKind.REBOOK
    moments = ("hearing_at",)
    hearing_court = _line("hearing_court")
    hearing_at_day, hearing_at_time = _moment("hearing_at")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._start_from(self.about.before)


class ConsulteeForm(MoveForm):
    """An organisation with people on this site that was consulted."""

    kind = EventKind.NAME_CONSULTEE
    organisation = forms.ChoiceField(
        label=ASKS["organisation"][0],
        help_text=ASKS["organisation"][1],
        error_messages={"required": "Choose who was consulted"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["organisation"]
        field.choices = [("", "Choose"), *self.about.consultees]


class AskForm(MoveForm):
    """Who is asked to sign, of those whose rank may."""

    kind = EventKind.ASK_SIGNATURE
    person = forms.ChoiceField(
        label=ASKS["person"][0],
        help_text=ASKS["person"][1],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who is to sign"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.choices = self.about.asked


class NotSignedForm(MoveForm):
    """Why who was asked does not sign."""

    kind = EventKind.NOT_SIGNED
    reason = _text("reason")


class AuthoriseForm(SignedForm):
    kind = EventKind.AUTHORISE
    shown_when: Mapping[str, str] = {"hours_fewer": f"hours={FEWER}"}
    hours = _chosen("hours", (), required=True)
    # A notice may run for less than the law gives.
    hours_fewer = forms.IntegerField(
        label="How many?",
        required=False,
        min_value=1,
        max_value=1000,
        widget=WholeNumberInput(attrs={"class": "sh-width-xs"}),
    )
    # Asked only of who completed the draft.
    alone = _text("alone", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["hours"]
        field.choices = [*self.about.hours, (FEWER, "Fewer")]
        if not self.about.is_drafter:
            del self.fields["alone"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("hours") == FEWER and not cleaned.get("hours_fewer"):
            self.add_error("hours_fewer", "Enter for how many hours")
        return cleaned

    def _as_json(self, name: str) -> Any:
        if name != "hours":
            return super()._as_json(name)
        chosen = self.cleaned_data["hours"]
        return self.cleaned_data["hours_fewer"] if chosen == FEWER else int(chosen)


class AbandonForm(TimedForm):
    kind = EventKind.ABANDON
    reason = _text("reason")


class ServeForm(MoveForm):
    """Service, filled in at the door: a tap says how long before saving it happened."""

    kind = EventKind.SERVE
    is_offline = True
    # When it happened is asked in two ways, and one must be answered.
    mark_optional = False
    names: Mapping[str, str] = {"happened_at": "when", "captured_at": "when"}
    captured_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    when = forms.ChoiceField(
        label="When was it served?",
        required=False,
        choices=[choice for choice in WHEN_CHOICES if choice[0] != NIGHT],
        widget=ChipRadios,
    )
    day = DatePartsField(subject="Date", past=True, required=False)
    time = ClockTimeField(subject="Time", required=False, help_text=TIME_HINT)
    served_by = _chips("served_by", Server)
    posted_prominent = _chips("posted_prominent", Check)
    posted_accesses = _chips("posted_accesses", Check)
    posted_outbuildings = _chips("posted_outbuildings", Check)
    given_controller = _chips("given_controller", Check)
    given_residents = _chips("given_residents", Check)
    served_adjacent = _chips("served_adjacent", Check)
    why_not = _text("why_not", required=False)
    document = forms.TypedChoiceField(
        label=ASKS["document"][0],
        help_text=ASKS["document"][1],
        required=False,
        coerce=int,
        empty_value=None,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        documents = self.about.documents
        if documents:
            field: Any = self.fields["document"]
            field.choices = [*documents, ("", "Another, not made here")]
            self.initial["document"] = documents[0][0]
        else:
            del self.fields["document"]

    @property
    def steps(self) -> list[BoundField]:
        """Return the six steps of service, which can be answered together."""
        return [self[name] for name in SERVICE_CHECKS]

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        """Return the fields to show but those that the template shows by name."""
        named = {"when", "day", "time", "served_by", *SERVICE_CHECKS}
        return [pair for pair in super().own_fields if pair[0].name not in named]

    @property
    def offline_needs(self) -> str:
        """Return what a phone checks before it keeps the form."""
        fields = {name: self.fields[name] for name in self.facts}
        needs = [
            Need((name,), str(field.error_messages["required"]))
            for name, field in fields.items()
            if field.required
        ]
        return written_needs([Need(("when", "day_day"), WHEN_SERVED), *needs])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not {"when", "day", "time", "captured_at"} & set(self.errors):
            self._find_when(cleaned)
        return cleaned

    def _find_when(self, cleaned: dict[str, Any]) -> None:
        """Set when it happened, from a tap or from the day and time given."""
        day, at = cleaned["day"], cleaned["time"]
        chosen = cleaned["when"] or (OTHER if day else "")
        if chosen in AGO:
            try:
                now = moment_meant(cleaned["captured_at"], now=clock.now())
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
        else:
            self.add_error("when", WHEN_SERVED)


class ExtendNoticeForm(SignedForm):
    kind = EventKind.EXTEND_NOTICE
    extension_hours = _hours("extension_hours")


class VaryForm(SignedForm):
    kind = EventKind.VARY
    change = _text("change")


class CancelForm(SignedForm):
    kind = EventKind.CANCEL
    reason = _text("reason")


class AdjournForm(TimedForm):
    kind = EventKind.ADJOURN
    day, time = _happened("of the hearing")
    moments = ("until",)
    confirms = "reason_by"
    # Shown once they are asked for.
    required_if_shown = frozenset({"court_reason", "reason_by"})
    asks_back: Mapping[str, str] = {**SAT_EARLY, "notice_continued": "after_end"}
    until_day, until_time = _moment("until")
    notice_continued = _yes_or_no("notice_continued")
    # Asked only once all adjournments together are longer than the Act gives.
    court_reason = _text("court_reason", required=False)
    reason_by = _code("reason_by", ReasonBy, required=False)
    sat_early = _tick("sat_early")
    after_end = _tick("after_end")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["as_ordered"].label = "The court gave no reason, or it is not known"
        self.fields["until_day"].help_text = self.about.adjourns_for

    @property
    def own_fields(self) -> list[tuple[BoundField, str]]:
        """Return the fields to show, with the court's reason once it is asked for."""
        given = any(self.data.get(name) for name in ("court_reason", "reason_by"))
        if self.shows_confirmation or given:
            return super().own_fields
        asked = ("court_reason", "reason_by")
        return [pair for pair in super().own_fields if pair[0].name not in asked]


def _inside() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label="Who may be inside, as the order says",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Clear the box of anyone whom the order does not let in",
    )


class FormOfOrder(TimedForm):
    """A move that may make an order, and whom of the notice's list it lets in.

    A form of it has the fields `inside` and `exceptions`.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.about.inside:
            del self.fields["inside"]
            return
        field: Any = self.fields["inside"]
        field.choices = self.about.inside
        self.initial["inside"] = [n for n, _ in self.about.inside]
        self.fields["exceptions"].label = "Anything else it says of who may enter"
        self.fields["exceptions"].help_text = "No names: add those to the list later"

    @property
    def cleaned(self) -> dict[str, Any]:
        """Return what the action takes, with the numbers of who may be inside."""
        numbers = [int(n) for n in self.cleaned_data.get("inside", ())]
        return super().cleaned | {"inside": numbers}


class OrderForm(FormOfOrder):
    """The order that a magistrates' court made."""

    kind = EventKind.ORDER
    day, time = _happened("of the hearing")
    # When it begins is chosen already.
    required_if_shown = frozenset({"begins", "begins_on"})
    shown_when: Mapping[str, str] = {
        "begins_on": IF_LATER,
        "begins_time": IF_LATER,
    }
    asks_back: Mapping[str, str] = {**SAT_EARLY, "scope": "against_draft"}
    scope = _code("scope", Scope)
    begins = forms.ChoiceField(
        label="When does it begin?",
        help_text="Until it begins it keeps no one out. The time to appeal and the "
        "landlord’s time run from the decision all the same",
        choices=(("at_once", "At once"), (LATER, "On a day that the court set")),
        widget=forms.RadioSelect,
        initial="at_once",
        required=False,
    )
    begins_on = _last_day("begins_on", required=False)
    begins_time = _time("begins_time")
    ends_on = _last_day("ends_on")
    ends_time = _time("ends_time")
    inside = _inside()
    exceptions = _text("exceptions", required=False)
    sat_early = _tick("sat_early")
    against_draft = _tick("against_draft")

    def clean(self) -> dict[str, Any]:
        """Take a start only of an order that begins later, and require its day."""
        cleaned = super().clean()
        if cleaned.get("begins") != LATER:
            cleaned["begins_on"] = cleaned["begins_time"] = None
            for name in ("begins_on", "begins_time"):
                self.errors.pop(name, None)
        elif not cleaned.get("begins_on") and "begins_on" not in self.errors:
            self.add_error("begins_on", "Enter the day on which the order begins")
        return cleaned


class SuspendForm(TimedForm):
    kind = EventKind.SUSPEND
    day, time = _happened("of the decision")
    court = _code("court", SuspendedBy)
    note = _text("note", required=False)


class ResumeForm(TimedForm):
    kind = EventKind.RESUME
    day, time = _happened("of the decision")
    note = _text("note", required=False)


class QuashForm(TimedForm):
    """What a higher court quashed on judicial review."""

    kind = EventKind.QUASH
    day, time = _happened("of the decision")
    by_court = _line("by_court")
    citation = _line("citation", required=False)
    note = _text("note", required=False)


class RefuseForm(TimedForm):
    kind = EventKind.REFUSE
    day, time = _happened("of the hearing")
    asks_back: Mapping[str, str] = SAT_EARLY
    note = _text("note", required=False)
    sat_early = _tick("sat_early")


class RefuseContinueForm(TimedForm):
    kind = EventKind.REFUSE_CONTINUE
    day, time = _happened("of the hearing")
    asks_back: Mapping[str, str] = {**SAT_EARLY, "hours": "after_end"}
    hours = _hours("hours")
    sat_early = _tick("sat_early")
    after_end = _tick("after_end")


class ApplyExtensionForm(SignedForm):
    kind = EventKind.APPLY_EXTENSION
    new_end = _last_day("new_end")
    consulted = _text("consulted", required=False)


class ExtendOrderForm(TimedForm):
    kind = EventKind.EXTEND_ORDER
    day, time = _happened("of the decision")
    ends_on = _last_day("ends_on")
    ends_time = _time("ends_time")


class NotExtendedForm(TimedForm):
    kind = EventKind.NOT_EXTENDED
    day, time = _happened("of the decision")
    note = _text("note", required=False)


class LodgeAppealForm(TimedForm):
    kind = EventKind.LODGE_APPEAL
    day, time = _happened("lodged")
    lodged_by = _code("lodged_by", Appellant)


class DecideAppealForm(FormOfOrder):
    """What the Crown Court decided; it may make the order that was refused."""

    kind = EventKind.DECIDE_APPEAL
    day, time = _happened("of the decision")
    shown_when: Mapping[str, str] = {
        "inside": IF_MADE,
        "begins_on": IF_MADE,
        "begins_time": IF_MADE,
    }
    outcome = _code("outcome", AppealOutcome)
    scope = _code("scope", Scope, required=False)
    begins_on = _last_day("begins_on", required=False)
    begins_time = _time("begins_time")
    ends_on = _last_day("ends_on", required=False)
    ends_time = _time("ends_time")
    inside = _inside()
    exceptions = _text("exceptions", required=False)


class DischargeForm(TimedForm):
    kind = EventKind.DISCHARGE
    day, time = _happened("of the decision")
    note = _text("note", required=False)


class EnterForm(TimedForm):
    kind = EventKind.ENTER
    purpose = _code("purpose", Purpose)
    note = _text("note", required=False)


class ReturnForm(TimedForm):
    kind = EventKind.RETURN
    note = _text("note", required=False)


class TakeBackForm(MoveForm):
    """The latest entry undone, and why."""

    kind = EventKind.TAKE_BACK
    names: Mapping[str, str] = {"event": ""}
    # The entry that the page was opened for: a later one may have been added.
    event = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = _text("reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["event"] = self.about.last

    def clean_event(self) -> int:
        return self.cleaned_data["event"] or 0


FORMS: Mapping[str, type[MoveForm]] = MappingProxyType(
    {
        form.kind: form
        for form in (
            PrepareForm,
            RebookForm,
            ConsulteeForm,
            AskForm,
            NotSignedForm,
            AuthoriseForm,
            AbandonForm,
            ServeForm,
            ExtendNoticeForm,
            VaryForm,
            CancelForm,
            AdjournForm,
            OrderForm,
            SuspendForm,
            ResumeForm,
            QuashForm,
            RefuseForm,
            RefuseContinueForm,
            ApplyExtensionForm,
            ExtendOrderForm,
            NotExtendedForm,
            LodgeAppealForm,
            DecideAppealForm,
            DischargeForm,
            EnterForm,
            ReturnForm,
            TakeBackForm,
        )
    }
)
