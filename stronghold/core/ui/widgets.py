"""Form controls beyond Django's own: search box, date boxes, chips, whole numbers."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from stronghold.core.ui.controls import CHIPS, DATE_PARTS, FOLDED

PARTS = ("day", "month", "year")


class SearchInput(forms.TextInput):
    """A search box: the browser neither keeps nor corrects what is typed."""

    input_type = "search"

    def __init__(self) -> None:
        super().__init__(
            {"autocomplete": "off", "spellcheck": "false", "enterkeyhint": "search"}
        )


class DatePartsWidget(forms.MultiWidget):
    """Day, month and year in three boxes, with errors marked on the boxes at fault."""

    template_name = DATE_PARTS
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in PARTS}, attrs)

    def decompress(self, value: date | None) -> list[str | None]:
        if value is None:
            return [None, None, None]
        return [str(value.day), str(value.month), str(value.year)]

    def get_context(
        self, name: str, value: Any, attrs: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        wanted = dict(attrs or {})
        at_fault = wanted.pop("parts_at_fault", PARTS)
        context: dict[str, Any] = super().get_context(name, value, wanted)
        boxes = context["widget"]["subwidgets"]
        for part, box in zip(PARTS, boxes, strict=True):
            box["part"], box["label"] = part, part.capitalize()
            box["attrs"] |= {
                "id": f"{wanted.get('id', 'id_' + name)}_{part}",
                "autocomplete": "off",
                "inputmode": False if part == "month" else "numeric",
            }
            if part not in at_fault:
                _remove_error(box["attrs"])
            given = box["attrs"].get("class", "")
            box["attrs"]["class"] = f"{given} govuk-date-input__input sh-date-{part}"
        return context


def _remove_error(attrs: dict[str, Any]) -> None:
    """Remove the error marking from a box that is not at fault."""
    attrs.pop("aria-invalid", None)
    words = str(attrs.get("class", "")).split()
    attrs["class"] = " ".join(word for word in words if not word.endswith("--error"))


class ClockTimeInput(forms.TextInput):
    """A time of day as text."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {"class": "sh-width-s", "autocomplete": "off", "spellcheck": "false"}
        super().__init__({**plain, **(attrs or {})})


class WholeNumberInput(forms.TextInput):
    """A whole number, with the number pad but without the arrows of `type=number`."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        plain = {"class": "sh-width-s", "inputmode": "numeric", "autocomplete": "off"}
        super().__init__({**plain, **(attrs or {})})


class ChipRadios(forms.RadioSelect):
    """One choice of a few, side by side and large enough for a thumb."""

    template_name = CHIPS


class ChipCheckboxes(forms.CheckboxSelectMultiple):
    """Several choices of a few, side by side and large enough for a thumb."""

    template_name = CHIPS


class FoldedCheckboxes(forms.CheckboxSelectMultiple):
    """Many tick boxes in groups that fold; each says how many of it are ticked.

    A group is open if a box of it is ticked, if it is named in `unfolded`, or if it is
    the only one.
    """

    template_name = FOLDED
    unfolded: Collection[str] = ()

    def get_context(
        self, name: str, value: Any, attrs: dict[str, Any] | None
    ) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        groups = context["widget"]["optgroups"]
        context["groups"] = [
            {
                "name": group,
                "options": options,
                "n_ticked": sum(one["selected"] for one in options),
                "is_open": len(groups) == 1
                or group in self.unfolded
                or any(one["selected"] for one in options),
            }
            for group, options, _ in groups
        ]
        return context


def has_options(widget: forms.Widget) -> bool:
    """Return whether a widget is a list of tick boxes or radio buttons."""
    return isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


def parts_of(value: Any) -> Sequence[str]:
    """Return the text of the three boxes, without surrounding spaces."""
    given = value if isinstance(value, list | tuple) else ()
    padded = [*given, "", "", ""][: len(PARTS)]
    return [str(part or "").strip() for part in padded]
