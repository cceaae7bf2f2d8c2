"""Render Django's forms in GOV.UK style: classes, hints, errors and their targets.

`controls` draws them.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest
from django.utils.safestring import SafeString

from stronghold.core.ui.controls import DRAWN, FIELD, FORM, errors_drawn
from stronghold.core.ui.widgets import (
    PARTS,
    ChipCheckboxes,
    ChipRadios,
    DatePartsWidget,
    has_options,
)
from stronghold.core.ui.wording import messages_of

OPTIONAL = " (optional)"


class GovukBoundField(BoundField):
    """A bound field with its GOV.UK class, hint, messages and error target."""

    def build_widget_attrs(
        self, attrs: dict[str, Any], widget: forms.Widget | None = None
    ) -> dict[str, Any]:
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        if widget.is_hidden:
            return built
        built.pop("required", None)
        built["placeholder"] = False
        if isinstance(widget, DatePartsWidget):
            built["parts_at_fault"] = self.parts_at_fault
        if has_options(widget):
            built.pop("aria-invalid", None)
        built["class"] = self._classes(widget)
        return built

    @property
    def parts_at_fault(self) -> Sequence[str]:
        """The boxes of a date that the error is about; all of them by default."""
        for error in self.form.errors.as_data().get(self.name, []):
            if error.params and "parts" in error.params:
                return list(error.params["parts"])
        return PARTS if self.errors else ()

    @property
    def messages(self) -> list[str]:
        """The error messages, in GOV.UK style."""
        errors = self.form.errors.as_data().get(self.name, [])
        return messages_of(self.field, str(self.label), errors)

    @property
    def errors_drawn(self) -> SafeString:
        """The error messages as HTML, for a page that draws the control alone."""
        return errors_drawn(self)

    @property
    def error_target(self) -> str:
        """The id that the error summary's link goes to: the first control at fault."""
        if isinstance(self.field.widget, DatePartsWidget):
            return f"{self.auto_id}_{[*self.parts_at_fault, PARTS[0]][0]}"
        if has_options(self.field.widget):
            return f"{self.auto_id}_0"
        return self.auto_id

    @property
    def question(self) -> str:
        """The label without its mark, which is shown more quietly."""
        return str(self.label).removesuffix(OPTIONAL if self.is_optional else "")

    @property
    def is_optional(self) -> bool:
        """Whether "optional" is shown after the question.

        A form marks each of its optional fields, or with `mark_optional = False` only
        those whose label says so. It requires those of its `required_if_shown`. What
        was left empty and is asked for all the same is not optional.
        """
        is_required = self.name in getattr(self.form, "required_if_shown", ())
        is_asked_for = bool(self.errors) and self._is_empty
        if self.field.required or is_required or is_asked_for or self.is_box:
            return False
        return str(self.label).endswith(OPTIONAL) or bool(
            getattr(self.form, "mark_optional", True)
        )

    @property
    def _is_empty(self) -> bool:
        """Whether nothing was answered, in any of its parts."""
        given = self.data
        parts = given if isinstance(given, list | tuple) else [given]
        return all(part in self.field.empty_values for part in parts)

    @property
    def is_box(self) -> bool:
        """Whether it is a single tick box, whose label comes after it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def is_password(self) -> bool:
        return isinstance(self.field.widget, forms.PasswordInput)

    def _classes(self, widget: forms.Widget) -> str:
        base = govuk_class(widget)
        at_fault = f"{base}--error" if self.errors and base else ""
        given = str(widget.attrs.get("class", ""))
        return " ".join(word for word in (base, at_fault, given) if word)


def govuk_class(widget: forms.Widget) -> str:
    """Return the GOV.UK class of a control."""
    if isinstance(widget, ChipRadios | ChipCheckboxes):
        return "sh-choice__input"
    # Checked before radios, because in Django tick boxes are a subclass of radios.
    if isinstance(widget, forms.CheckboxInput | forms.CheckboxSelectMultiple):
        return "govuk-checkboxes__input"
    if isinstance(widget, forms.RadioSelect):
        return "govuk-radios__input"
    if isinstance(widget, forms.Select):
        return "govuk-select"
    if isinstance(widget, forms.Textarea):
        return "govuk-textarea"
    if isinstance(widget, forms.FileInput):
        return "govuk-file-upload"
    return "govuk-input"


class GovukRenderer(TemplatesSetting):
    """The form renderer (setting FORM_RENDERER)."""

    form_template_name = FORM
    field_template_name = FIELD
    bound_field_class = GovukBoundField

    def render(
        self,
        template_name: str,
        context: dict[str, Any],
        request: HttpRequest | None = None,
    ) -> str:
        draw = DRAWN.get(template_name)
        return (
            draw(context) if draw else super().render(template_name, context, request)
        )
