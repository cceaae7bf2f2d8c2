"""Form fields for dates and times, with the error messages of GOV.UK.

One message at a time, in this order: missing, impossible, out of range.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from functools import partial
from typing import Any, Self

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.choices import BaseChoiceIterator

from stronghold.core.kernel import clock
from stronghold.core.kernel.choices import NamedByForce, in_order, offered
from stronghold.core.ui.dates import MONTHS, written_date
from stronghold.core.ui.widgets import PARTS, ClockTimeInput, DatePartsWidget, parts_of

EARLIEST_YEAR = 1900
SHORTEST_MONTH_NAME = 3


def order_message(subject: str, not_before: date) -> str:
    """Return the message that a date is too early, for forms that compare two dates."""
    return f"{subject} must be the same as or after {written_date(not_before)}"


class KnownChoices(BaseChoiceIterator):
    """Choices that are never changed, so that every form of a class shares them.

    Each form has its own copy of its fields, and Django copies each pair with them.
    """

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        self._pairs = tuple(pairs)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._pairs)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: object) -> Self:
        return self


class NamedField(forms.ChoiceField):
    """One of some codes, by the names and in the order of the force.

    Codes that the force hides are not offered, unless the record has one. They are
    taken all the same: a phone that has no signal, and a program, may have been offered
    them before. The code that says that there was no answer is neither offered nor
    taken. `empty` names a first option that chooses none.
    """

    def __init__(
        self,
        codes: type[NamedByForce],
        *,
        no_answer: str = "",
        empty: str = "",
        **given: Any,
    ) -> None:
        self.codes, self.no_answer = codes, no_answer
        self.offers = partial(_options, codes, no_answer, empty)
        super().__init__(choices=self.offers, **given)

    def valid_value(self, value: Any) -> bool:
        return str(value) in set(self.codes.values) - {self.no_answer}

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        bound = super().get_bound_field(form, field_name)
        chosen = [code for code in [bound.value()] if code != self.no_answer]
        self.choices = _with_hidden(self.codes, self.offers(), chosen)
        return bound


class NamedSeveralField(forms.MultipleChoiceField):
    """Several of some codes, as `NamedField` offers and takes them."""

    def __init__(self, codes: type[NamedByForce], **given: Any) -> None:
        self.codes, self.offers = codes, partial(_options, codes)
        super().__init__(choices=self.offers, **given)

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.codes.values

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        bound = super().get_bound_field(form, field_name)
        chosen = bound.value() or ()
        self.choices = _with_hidden(self.codes, self.offers(), chosen)
        return bound


def _options(
    codes: type[NamedByForce], no_answer: str = "", empty: str = ""
) -> Sequence[tuple[str, str]]:
    first = [("", empty)] if empty else []
    return first + list(offered(codes, but=no_answer))


def _with_hidden(
    codes: type[NamedByForce], offers: Sequence[tuple[str, str]], chosen: Iterable[Any]
) -> Sequence[tuple[str, str]]:
    """Return what a field offers, and those chosen codes that the force hides."""
    missing = {str(code) for code in chosen} - {code for code, _ in offers}
    return list(offers) + [pair for pair in in_order(codes) if pair[0] in missing]


class DatePartsField(forms.Field):
    """A date in three boxes. The month can be a number or a name."""

    widget = DatePartsWidget

    def __init__(
        self,
        *,
        subject: str,
        past: bool = False,
        not_before: date | None = None,
        not_after: date | None = None,
        **kwargs: Any,
    ) -> None:
        self.subject, self.past = subject, past
        self.not_before, self.not_after = not_before, not_after
        kwargs.setdefault("label", subject)
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"].setdefault("required", f"Enter the {_lower(subject)}")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        typed = dict(zip(PARTS, parts_of(value), strict=True))
        missing = [part for part in PARTS if not typed[part]]
        if len(missing) == len(PARTS):
            return None
        if missing:
            words = _and([f"a {part}" for part in missing])
            raise self._wrong(f"must include {words}", "missing", missing)
        return self._date(**typed)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.past and value > clock.today():
            raise self._wrong("must be today or in the past", "future", PARTS)
        if self.not_before and value < self.not_before:
            message = order_message(self.subject, self.not_before)
            raise ValidationError(message, code="early")
        if self.not_after and value > self.not_after:
            limit = written_date(self.not_after)
            raise self._wrong(f"must be the same as or before {limit}", "late", PARTS)

    def _date(self, *, day: str, month: str, year: str) -> date:
        if not re.fullmatch(r"[0-9]{4}", year):
            raise ValidationError(
                f"{self.subject}: the year must include 4 numbers",
                code="year",
                params={"parts": ["year"]},
            )
        number = month_number(month)
        if number is None:
            raise self._wrong("must be a real date", "impossible", ["month"])
        try:
            found = date(int(year), number, int(day) if _is_day(day) else 0)
        except ValueError:
            raise self._wrong("must be a real date", "impossible", ["day"]) from None
        if found.year < EARLIEST_YEAR:
            raise self._wrong("must be a real date", "impossible", ["year"])
        return found

    def _wrong(self, rest: str, code: str, parts: Any) -> ValidationError:
        return ValidationError(
            f"{self.subject} {rest}", code=code, params={"parts": list(parts)}
        )


class ClockTimeField(forms.Field):
    """A time of day: 14:30, 1430, 2:30pm, 2pm, midday, midnight."""

    widget = ClockTimeInput
    PATTERN = re.compile(
        r"(?P<hour>[0-9]{1,2})(?:[:.\s]?(?P<minute>[0-9]{2}))?\s*(?P<half>am|pm)?"
    )
    WORDS = {"midday": time(12), "noon": time(12), "midnight": time(0)}  # noqa: RUF012

    def __init__(self, *, subject: str, **kwargs: Any) -> None:
        self.subject = subject
        kwargs.setdefault("label", subject)
        kwargs.setdefault("error_messages", {})
        kwargs["error_messages"].setdefault("required", f"Enter the {_lower(subject)}")
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> time | None:
        if value is None or isinstance(value, time):
            return value
        typed = str(value).strip().lower().replace("a.m.", "am").replace("p.m.", "pm")
        if not typed:
            return None
        if typed in self.WORDS:
            return self.WORDS[typed]
        found = _clock_time(self.PATTERN.fullmatch(typed))
        if found is None:
            message = f"{self.subject} must be a time, like 14:30 or 2:30pm"
            raise ValidationError(message, code="invalid")
        return found

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


def month_number(typed: str) -> int | None:
    """Return the number of a month: `11`, `nov`, `Novem` and `November` are all 11."""
    if re.fullmatch(r"[0-9]{1,2}", typed):
        return int(typed) if 1 <= int(typed) <= len(MONTHS) else None
    wanted = typed.rstrip(".").lower()
    if len(wanted) < SHORTEST_MONTH_NAME:
        return None
    for number, name in enumerate(MONTHS, start=1):
        if name.lower().startswith(wanted) or wanted == "sept" and number == 9:
            return number
    return None


def _is_day(typed: str) -> bool:
    return re.fullmatch(r"[0-9]{1,2}", typed) is not None


def _clock_time(match: re.Match[str] | None) -> time | None:
    """Return the time that was typed. An hour without minutes needs am or pm."""
    if match is None or not (match["minute"] or match["half"]):
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match["half"] == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def _lower(subject: str) -> str:
    return subject[:1].lower() + subject[1:]


def _and(words: list[str]) -> str:
    return " and ".join(words)
