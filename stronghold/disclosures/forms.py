"""The forms of named disclosures: to whom, what and why; taking back; the filter."""

import uuid
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django import forms

from stronghold.accounts.models import User
from stronghold.disclosures.actions import NewDisclosure
from stronghold.disclosures.queries import (
    STANDS,
    DisclosureFilter,
    RecordToTell,
    agreements_for,
)
from stronghold.disclosures.rules import (
    LONGEST_PURPOSE,
    LONGEST_REASON,
    LONGEST_WHY_BACK,
    USUAL_DAYS,
    Terms,
    laws_for,
)
from stronghold.kernel import clock
from stronghold.look.dates import written_date
from stronghold.look.fields import DatePartsField
from stronghold.records.forms import DayInput, FilterForm, FreeTextForm
from stronghold.sharing.choices import Gateway, Regime, Reliability

if TYPE_CHECKING:
    from stronghold.disclosures.models import Disclosure

# Of a long text, so much is shown beside its box; the check shows all of it.
LONGEST_SHOWN = 160
# A correction begins with these of the disclosure that it replaces.
TERMS_TOLD = ("purpose", "gateway", "from_regime", "to_regime", "reliability")


def _radios(label: str, missing: str, **given: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
        **given,
    )


class RecipientForm(forms.Form):
    """Who is told: one person, among those of each partner."""

    mark_optional = False
    to = forms.ChoiceField(
        label="Who is told?",
        help_text="Somebody with an account, of an organisation with which an "
        "agreement is in force",
        widget=forms.Select(attrs={"class": "sh-width-m"}),
        error_messages={"required": "Choose who is told"},
    )

    def __init__(self, *args: Any, people: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        by_organisation = groupby(people, key=lambda one: one.organisation.name)
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            ("", "Choose a person"),
            *(
                (name, [(one.username, one.display_name) for one in some])
                for name, some in by_organisation
            ),
        ]


class DisclosureForm(FreeTextForm):
    """What is told of a record, why, by which law and for how long; nothing ticked."""

    mark_optional = False
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    checked = forms.CharField(widget=forms.HiddenInput, required=False)
    fields_told = forms.MultipleChoiceField(
        label="What is told",
        help_text="Tick no more than they need. What is not listed here is never told",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one thing to tell"},
    )
    purpose = forms.CharField(
        label="What may they use it for?",
        help_text="They read this. Such as: to plan the visit to the tenant on 2 June",
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what they may use it for"},
    )
    agreement = _radios("Agreement that it rests on", "Choose the agreement")
    gateway = _radios("The law that allows it", "Choose the law that allows it")
    from_regime = _radios(
        "Held by the police under",
        "Choose under which law the police hold it",
        choices=Regime.choices,
        initial=Regime.PART_3,
    )
    to_regime = _radios(
        "They will hold it under",
        "Choose under which law they will hold it",
        choices=Regime.choices,
        help_text="From Part 3 to another purpose it must be authorised by law, "
        "s.36(4): that is the law chosen above",
    )
    reliability = _radios(
        "How sure is it?",
        "Choose how sure it is",
        choices=Reliability.choices,
        help_text="They read this, with the date and time as at which it is told",
    )
    reason = forms.CharField(
        label="Why does this person need to know it?",
        help_text="For the police alone: why it is necessary, and no more than that",
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why this person needs to know it"},
    )
    until = DatePartsField(
        subject="Last day they can read it",
        help_text=f"{USUAL_DAYS} days, unless they need it longer",
    )
    knows_it_is_live = forms.BooleanField(
        label="I know that this warrant is live, and they must be told of it now",
        error_messages={
            "required": "Say that you know that the warrant is live, or stop here"
        },
    )
    names = {"fields": "fields_told"}
    free_text = "purpose"

    def __init__(
        self,
        *args: Any,
        found: RecordToTell,
        by: User,
        person: User,
        replaces: "Disclosure | None" = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.found, self.person, self.replaces = found, person, replaces
        agreements = agreements_for(by, person)
        self._offer("agreement", [_agreement(one) for one in agreements])
        laws = {code for one in agreements for code in laws_for(one.gateways)}
        self._offer("gateway", [law for law in Gateway.choices if law[0] in laws])
        told = [
            (line.code, _with_words(line.label, line.words)) for line in found.lines
        ]
        self._offer("fields_told", told)
        if not found.is_live:
            del self.fields["knows_it_is_live"]
        self.initial.update(self._beginning(len(agreements) == 1))

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def _beginning(self, is_only_one: bool) -> dict[str, Any]:
        """Return what is filled in: little, or what was told before."""
        until = clock.today() + timedelta(days=USUAL_DAYS)
        given: dict[str, Any] = {"client_uuid": uuid.uuid4(), "until": until}
        for name in ("agreement", "gateway") if is_only_one else ():
            choices: Any = self.fields[name]
            if len(choices.choices) == 1:
                given[name] = choices.choices[0][0]
        if self.replaces is None:
            return given
        given |= {name: getattr(self.replaces, name) for name in TERMS_TOLD}
        given["agreement"] = self.replaces.agreement.reference
        return given | {"fields_told": self.replaces.fields}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._warn_of(cleaned.get("reason", ""), field="reason")
        return cleaned

    @property
    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            **{name: given[name] for name in (*TERMS_TOLD, "reason", "until")},
            fields=given["fields_told"],
        )

    @property
    def new(self) -> NewDisclosure:
        """Return what is to be told; the form must be valid."""
        given = self.cleaned_data
        return NewDisclosure(
            client_uuid=given["client_uuid"],
            recipient=self.person.username,
            agreement=given["agreement"],
            terms=self.terms,
            checked=given["checked"],
            knows_it_is_live=given.get("knows_it_is_live", False),
            keep_words=given["keep_words"],
            replaces=self.replaces.reference if self.replaces else "",
        )


def _agreement(row: Any) -> tuple[str, str]:
    until = written_date(row.ends_on)
    return row.reference, f"{row.reference}, version {row.version}, until {until}"


def _with_words(label: str, words: str) -> str:
    plain = " ".join(words.split())
    if len(plain) > LONGEST_SHOWN:
        plain = f"{plain[:LONGEST_SHOWN].rsplit(maxsplit=1)[0]} …"
    return f"{label}: {plain}"


class TakeBackForm(FreeTextForm):
    """Why something that was told is taken back."""

    free_text = "reason"
    reason = forms.CharField(
        label="Why is it taken back?",
        help_text="Such as: told to the wrong person, or not needed any more",
        max_length=LONGEST_WHY_BACK,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter why it is taken back"},
    )


class DisclosureFilterForm(FilterForm):
    """The filter panel of the list."""

    filter_class = DisclosureFilter
    record = forms.CharField(label="Reference", required=False)
    person = forms.CharField(label="Username of the recipient", required=False)
    stands = forms.CharField(
        label="How it stands",
        required=False,
        widget=forms.Select(choices=[("", "All"), *STANDS.items()]),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("from", "Told from"), ("to", "To")):
            self.fields[name] = forms.CharField(
                label=label, required=False, widget=DayInput()
            )
