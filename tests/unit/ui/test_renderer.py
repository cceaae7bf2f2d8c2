"""Forms are rendered in GOV.UK style, with the right targets for errors."""

import re
from datetime import date

import pytest
from django import forms
from django.contrib.auth.password_validation import (
    password_validators_help_text_html as rules_of_passwords,
)
from django.template.loader import render_to_string

from stronghold.core.ui.fields import ClockTimeField, DatePartsField
from stronghold.core.ui.widgets import (
    ChipCheckboxes,
    ChipRadios,
    FoldedCheckboxes,
    WholeNumberInput,
)


class ArrestForm(forms.Form):
    arrested_on = DatePartsField(subject="Date of arrest", help_text="Like 24 11 2026")
    arrested_at = ClockTimeField(subject="Time of arrest", required=False)
    reason = forms.ChoiceField(
        label="Reason", choices=[("a", "One"), ("b", "Two")], widget=forms.RadioSelect
    )
    when = forms.ChoiceField(
        label="When?", choices=[("now", "Now"), ("other", "Other")], widget=ChipRadios
    )
    signs = forms.MultipleChoiceField(
        choices=[("x", "X")], widget=ChipCheckboxes, required=False
    )
    n_people = forms.IntegerField(
        label="People", widget=WholeNumberInput, max_value=9, required=False
    )
    note = forms.CharField(
        help_text="No names", widget=forms.Textarea, max_length=5, required=False
    )
    sure = forms.BooleanField(label="I am sure")
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture
def empty() -> str:
    return str(ArrestForm())


@pytest.fixture
def wrong() -> ArrestForm:
    return ArrestForm(
        {
            "arrested_on_day": "31",
            "arrested_on_month": "feb",
            "arrested_on_year": "2026",
            "n_people": "ten",
            "note": "too long",
        }
    )


def field(form: forms.Form, name: str) -> str:
    return form[name].as_field_group()


def test_a_plain_field_has_label_hint_and_description(empty: str) -> None:
    assert '<label class="govuk-label govuk-label--s" for="id_note">' in empty
    assert 'id="id_note_helptext"' in empty
    assert 'aria-describedby="id_note_helptext"' in empty
    assert "govuk-textarea" in empty


def test_only_what_is_not_required_is_called_optional() -> None:
    form = ArrestForm()

    assert "(optional)" in field(form, "note")
    assert "(optional)" not in field(form, "arrested_on")
    assert "(optional)" not in field(form, "sure")


def test_a_form_of_filters_calls_nothing_optional() -> None:
    class Filter(ArrestForm):
        mark_optional = False

    assert "(optional)" not in str(Filter())


def test_a_label_that_says_optional_says_it_once_and_quietly() -> None:
    class Filter(ArrestForm):
        mark_optional = False
        street = forms.CharField(label="Street (optional)", required=False)

    drawn = field(Filter(), "street")

    assert drawn.count("(optional)") == 1
    assert 'Street <span class="sh-optional">(optional)</span>' in drawn


def test_the_browser_does_not_stop_what_the_server_explains(empty: str) -> None:
    assert " required" not in empty
    assert "placeholder" not in empty


def test_choices_stand_in_a_fieldset_with_a_legend() -> None:
    drawn = field(ArrestForm(), "reason")

    assert '<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">' in drawn
    assert drawn.count('class="govuk-radios__input"') == 2
    assert '<label class="govuk-label govuk-radios__label" for="id_reason_0">' in drawn


def test_each_of_several_boxes_shows_its_tick() -> None:
    """With the class of a radio button, which Django makes it, it shows none."""

    class Several(forms.Form):
        columns = forms.MultipleChoiceField(
            choices=[("a", "A"), ("b", "B")], widget=forms.CheckboxSelectMultiple
        )

    drawn = field(Several(), "columns")
    assert drawn.count('class="govuk-checkboxes__input"') == 2


def test_chips_are_radios_and_boxes_underneath() -> None:
    form = ArrestForm()

    assert field(form, "when").count('type="radio"') == 2
    assert 'type="checkbox"' in field(form, "signs")
    assert "sh-choice__input" in field(form, "signs")


def test_a_date_has_three_named_boxes() -> None:
    form = ArrestForm(initial={"arrested_on": date(2026, 11, 24)})

    drawn = field(form, "arrested_on")

    for part, value in (("day", "24"), ("month", "11"), ("year", "2026")):
        assert f'for="id_arrested_on_{part}"' in drawn
        assert f'name="arrested_on_{part}" value="{value}"' in drawn
    assert drawn.count('inputmode="numeric"') == 2
    assert 'aria-describedby="id_arrested_on_helptext"' in drawn


def test_only_the_box_at_fault_is_marked(wrong: ArrestForm) -> None:
    drawn = field(wrong, "arrested_on")

    assert drawn.count("govuk-input--error") == 1
    assert drawn.count('aria-invalid="true"') == 1
    assert wrong["arrested_on"].error_target == "id_arrested_on_day"


def test_a_missing_date_marks_all_boxes_and_leads_to_the_first() -> None:
    form = ArrestForm({})

    assert field(form, "arrested_on").count("govuk-input--error") == 3
    assert form["arrested_on"].error_target == "id_arrested_on_day"


def test_an_error_is_tied_to_its_control(wrong: ArrestForm) -> None:
    drawn = field(wrong, "note")

    assert 'id="id_note_error"' in drawn
    assert 'aria-describedby="id_note_helptext id_note_error"' in drawn
    assert "govuk-form-group--error" in drawn
    assert "govuk-textarea--error" in drawn


def test_djangos_words_become_ours(wrong: ArrestForm) -> None:
    assert wrong["n_people"].messages == ["People must be a whole number"]
    assert wrong["note"].messages == ["Note must be 5 characters or fewer"]
    assert wrong["reason"].messages == ["Choose the reason"]
    assert wrong["when"].messages == ["Choose an answer: When?"]
    assert wrong["sure"].messages == ["Tick the box: I am sure"]


def test_a_forms_own_words_stay() -> None:
    class Own(forms.Form):
        urn = forms.CharField(label="URN", error_messages={"required": "Say which"})
        uprn = forms.CharField(label="UPRN")
        n = forms.IntegerField(max_value=3, error_messages={"max_value": "Too many"})
        at = ClockTimeField(subject="Time seen")

        def clean(self) -> None:
            self.add_error("urn", "And again")

    form = Own({"n": "4", "at": "late"})

    assert form["urn"].messages == ["Say which", "And again"]
    assert form["uprn"].messages == ["Enter the UPRN"]
    assert form["n"].messages == ["Too many"]
    assert form["at"].messages == ["Time seen must be a time, like 14:30 or 2:30pm"]


def test_the_summary_links_to_each_control(wrong: ArrestForm) -> None:
    wrong.add_error(None, "Both cannot be")

    drawn = render_to_string("components/error_summary.html", {"form": wrong})

    assert "There is a problem" in drawn
    assert "Both cannot be" in drawn
    assert '<a href="#id_arrested_on_day">Date of arrest must be a real date</a>' in (
        drawn
    )
    assert '<a href="#id_reason_0">Choose the reason</a>' in drawn


def test_no_error_no_summary() -> None:
    drawn = render_to_string("components/error_summary.html", {"form": ArrestForm()})

    assert not drawn.strip()


def test_hidden_fields_are_drawn_bare(empty: str) -> None:
    assert '<input type="hidden" name="token" id="id_token">' in empty


def test_a_value_typed_wrongly_is_kept(wrong: ArrestForm) -> None:
    assert 'value="feb"' in field(wrong, "arrested_on")
    assert 'value="ten"' in field(wrong, "n_people")


CHOSEN = "<i>&'"
GROUPED = [("<b>", [(CHOSEN, "<u>"), ("q", "Q")]), ("Rest", [("r", "R")])]


class HostileForm(forms.Form):
    """Every part of a field that could hold markup holds some."""

    kinds = (
        forms.Select,
        forms.RadioSelect,
        forms.CheckboxSelectMultiple,
        ChipRadios,
        ChipCheckboxes,
        FoldedCheckboxes,
    )

    text = forms.CharField(label="<b>?", help_text="<u>", initial=CHOSEN)
    long = forms.CharField(initial=CHOSEN, widget=forms.Textarea({"title": CHOSEN}))
    box = forms.BooleanField(label="<b>", help_text="<u>")
    hidden = forms.CharField(initial=CHOSEN, widget=forms.HiddenInput)
    day = DatePartsField(subject="<b>")

    def __init__(self, *given: object) -> None:
        super().__init__(*given)
        for kind in self.kinds:
            several = issubclass(kind, forms.CheckboxSelectMultiple)
            of = forms.MultipleChoiceField if several else forms.ChoiceField
            self.fields[kind.__name__] = of(
                label="<b>", choices=GROUPED, widget=kind, initial=[CHOSEN]
            )


@pytest.mark.parametrize("form", [HostileForm(), HostileForm({"day_day": CHOSEN})])
def test_whatever_a_field_says_is_escaped(form: HostileForm) -> None:
    drawn = str(form)

    assert not re.search(r"<[biu]>", drawn)
    assert "&lt;b&gt;" in drawn
    assert "&lt;u&gt;" in drawn
    assert 'value="&lt;i&gt;&amp;&#x27;"' in drawn


def test_what_was_chosen_is_marked_in_every_kind_of_choice() -> None:
    form = HostileForm()

    for kind in HostileForm.kinds:
        drawn = field(form, kind.__name__)
        marks = re.findall(r'value="([^"]*)"[^>]* (?:checked|selected)>', drawn)
        assert marks == ["&lt;i&gt;&amp;&#x27;"], kind
        assert len(re.findall(r"<(?:option|input) ", drawn)) == 3


def test_folded_boxes_say_how_many_are_ticked_and_open_where_one_is() -> None:
    drawn = field(HostileForm(), "FoldedCheckboxes")

    assert drawn.count("<details") == 2
    assert drawn.count(" open>") == 1
    assert ">1 of 2 ticked<" in drawn
    assert ">0 of 1 ticked<" in drawn


def test_what_a_page_showed_at_first_goes_along_with_its_control() -> None:
    class Changed(forms.Form):
        reason = forms.CharField(initial="old", show_hidden_initial=True)

    drawn = field(Changed({"reason": "new", "initial-reason": "old"}), "reason")

    assert 'type="text" name="reason" value="new"' in drawn
    assert 'type="hidden" name="initial-reason" value="old"' in drawn


def test_a_hint_that_is_html_stays_html() -> None:
    class New(forms.Form):
        password = forms.CharField(
            widget=forms.PasswordInput, help_text=rules_of_passwords()
        )

    drawn = field(New(), "password")

    assert "<ul><li>" in drawn
    assert '<div class="sh-password"><input type="password"' in drawn
