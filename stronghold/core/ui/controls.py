"""Draws the fields of forms in GOV.UK style, and the controls in them.

Python writes them and not a template, as the rows of tables: a form has up to hundreds
of controls, each with a dozen values. What is not here is drawn by Django's templates.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from stronghold.core.ui.html import attributes, joined, written

if TYPE_CHECKING:
    from stronghold.core.ui.renderer import GovukBoundField

FORM, FIELD = "form", "field"
CHIPS, FOLDED, DATE_PARTS = "chips", "folded", "date_parts"

_NOTHING = SafeString("")
_GROUP = '<div class="govuk-form-group{}">{}</div>'
_AT_FAULT = SafeString(" govuk-form-group--error")
_LABELLED = """
<label class="govuk-label govuk-label--s" for="{}">{}{}</label>
{}{}{}
"""
_FIELDSET = """
<fieldset class="govuk-fieldset"{}>
<legend class="govuk-fieldset__legend govuk-fieldset__legend--s">{}{}</legend>
{}{}{}
</fieldset>
"""
_BOX = """
{}<div class="govuk-checkboxes">
<div class="govuk-checkboxes__item">
{}
<label class="govuk-label govuk-checkboxes__label" for="{}">{}</label>
{}</div>
</div>
"""
_OPTIONAL = SafeString(' <span class="sh-optional">(optional)</span>')
_HINT = '<div class="govuk-hint{}" id="{}_helptext">{}</div>\n'
_ERRORS = '<div class="govuk-error-message" id="{}_error">{}</div>\n'
_ERROR = """<p class="sh-error-line"><span
   class="govuk-visually-hidden">Error:</span> {}</p>"""
_CONCEALED = '<div class="sh-password">{}</div>'

_INPUT = '<input type="{}" name="{}"{}{}>'
_TEXT = '<textarea name="{}"{}>\n{}</textarea>'
_SELECT = '<select name="{}"{}>{}\n</select>'
_OPTION_GROUP = '\n<optgroup label="{}">{}\n</optgroup>'
_OPTION = '\n<option value="{}"{}>{}</option>'

_CHOICES = '<div class="{}"{}>\n{}</div>'
_CHIP = """<div class="sh-choice">
{}
<label class="sh-choice__label" for="{}">{}</label>
</div>"""
_CHIP_GROUP = (
    '<div class="sh-choices__group" role="group" aria-labelledby="{id}">'
    '<p class="sh-choice-group" id="{id}">{name}</p>{choices}</div>'
)
_RADIO = """<div class="govuk-radios__item">
{}
<label class="govuk-label govuk-radios__label" for="{}">{}</label>
</div>"""
_TICK = """<div class="govuk-checkboxes__item">
{}
<label class="govuk-label govuk-checkboxes__label" for="{}">{}</label>
</div>"""
_NAMED_GROUP = '<p class="sh-choice-group">{name}</p>{choices}'
_FOLDED_GROUP = """<details class="sh-folded"{is_open}>
<summary class="sh-folded__summary"><span
  class="sh-folded__name" id="{id}">{name}</span>
 <span class="sh-folded__count">{n_ticked} of {n} ticked</span></summary>
<div role="group" aria-labelledby="{id}">
{choices}
</div>
</details>"""
_OPEN = SafeString(" open")
_DATE = '<div class="govuk-date-input" id="{}">\n{}</div>'
_DATE_PART = """<div class="govuk-date-input__item">
<label class="govuk-label govuk-date-input__label" for="{}">{}</label>
{}
</div>
"""

# What a form, a field or a widget gives for its drawing, as Django calls it: context.
Given = Mapping[str, Any]


def _form(given: Given) -> SafeString:
    hidden = [written("{}", field) for field in given["hidden_fields"]]
    shown = [field.as_field_group() for field, _ in given["fields"]]
    return joined(hidden + shown, between="\n")


def _field(given: Given) -> SafeString:
    field: GovukBoundField = given["field"]
    at_fault = _AT_FAULT if field.errors else _NOTHING
    return written(_GROUP, at_fault, _inside(field))


def _inside(field: "GovukBoundField") -> SafeString:
    if field.is_box:
        return written(
            _BOX,
            errors_drawn(field),
            field,
            field.id_for_label,
            field.label,
            _hint(field, " govuk-checkboxes__hint"),
        )
    asked = field.question, _OPTIONAL if field.is_optional else _NOTHING
    answered = _hint(field), errors_drawn(field)
    if field.use_fieldset:
        described = {"aria-describedby": field.aria_describedby or False}
        return written(_FIELDSET, attributes(described), *asked, *answered, field)
    control = written(_CONCEALED if field.is_password else "{}", field)
    return written(_LABELLED, field.id_for_label, *asked, *answered, control)


def _hint(field: "GovukBoundField", classes: str = "") -> SafeString:
    if not field.help_text:
        return _NOTHING
    return written(_HINT, classes, field.auto_id, field.help_text)


def errors_drawn(field: "GovukBoundField") -> SafeString:
    """Return the error messages of a field as HTML; empty if it has none."""
    if not field.errors:
        return _NOTHING
    lines = joined(written(_ERROR, message) for message in field.messages)
    return written(_ERRORS, field.auto_id, lines)


def _input(given: Given) -> SafeString:
    return _input_of(given["widget"])


def _input_of(widget: Given) -> SafeString:
    value = widget.get("value")
    return written(
        _INPUT,
        widget["type"],
        widget["name"],
        _NOTHING if value is None else written(' value="{}"', value),
        attributes(widget["attrs"]),
    )


def _text(given: Given) -> SafeString:
    widget = given["widget"]
    attrs = attributes(widget["attrs"])
    return written(_TEXT, widget["name"], attrs, widget["value"] or "")


def _select(given: Given) -> SafeString:
    widget = given["widget"]
    groups = joined(
        written(_OPTION_GROUP, name, drawn) if name else drawn
        for name, options, _ in widget["optgroups"]
        for drawn in [joined(map(_option, options))]
    )
    return written(_SELECT, widget["name"], attributes(widget["attrs"]), groups)


def _option(option: Given) -> SafeString:
    attrs = attributes(option["attrs"])
    return written(_OPTION, option["value"], attrs, option["label"])


def _chips(given: Given) -> SafeString:
    return _choices(given["widget"], "sh-choices", _CHIP, _CHIP_GROUP)


def _radios(given: Given) -> SafeString:
    return _choices(given["widget"], "govuk-radios", _RADIO, _NAMED_GROUP)


def _ticks(given: Given) -> SafeString:
    return _choices(given["widget"], "govuk-checkboxes", _TICK, _NAMED_GROUP)


def _choices(widget: Given, classes: str, choice: str, group: str) -> SafeString:
    """Return the options of a widget, each in a form; so the groups that have names."""
    whole_id = widget["attrs"].get("id")
    drawn = joined(
        written(group, name=name, choices=choices, id=f"{whole_id}_group_{index}")
        if name
        else choices
        for name, options, index in widget["optgroups"]
        for choices in [_each(choice, options)]
    )
    return written(_CHOICES, classes, attributes({"id": whole_id or False}), drawn)


def _each(choice: str, options: list[Given]) -> SafeString:
    return joined(
        written(
            choice, _input_of(option), option["attrs"].get("id", ""), option["label"]
        )
        for option in options
    )


def _folded(given: Given) -> SafeString:
    whole_id = given["widget"]["attrs"].get("id")
    drawn = [
        written(
            _FOLDED_GROUP,
            is_open=_OPEN if group["is_open"] else _NOTHING,
            id=f"{whole_id}_group_{place}",
            name=group["name"],
            n_ticked=group["n_ticked"],
            n=len(group["options"]),
            choices=choices,
        )
        if group["name"]
        else choices
        for place, group in enumerate(given["groups"], start=1)
        for choices in [_each(_TICK, group["options"])]
    ]
    has_id = attributes({"id": whole_id or False})
    return written(_CHOICES, "govuk-checkboxes", has_id, joined(drawn, between="\n"))


def _date_parts(given: Given) -> SafeString:
    widget = given["widget"]
    parts = joined(
        written(_DATE_PART, box["attrs"]["id"], box["label"], _input_of(box))
        for box in widget["subwidgets"]
    )
    return written(_DATE, widget["attrs"].get("id", ""), parts)


# Those of Django's inputs that are a tag with attributes and nothing else.
_PLAIN = (
    *("checkbox", "date", "email", "file", "hidden", "input", "number", "password"),
    *("search", "tel", "text", "time", "url"),
)
# What draws each template that a form, a field or a widget names.
DRAWN: Mapping[str, Callable[[Given], SafeString]] = MappingProxyType(
    {
        FORM: _form,
        FIELD: _field,
        CHIPS: _chips,
        FOLDED: _folded,
        DATE_PARTS: _date_parts,
        "django/forms/widgets/textarea.html": _text,
        "django/forms/widgets/select.html": _select,
        "django/forms/widgets/radio.html": _radios,
        "django/forms/widgets/checkbox_select.html": _ticks,
        **{f"django/forms/widgets/{kind}.html": _input for kind in _PLAIN},
    }
)
