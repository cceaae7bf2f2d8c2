"""Codes whose names and order a force may decide. The codes never change."""

from collections.abc import Sequence
from typing import ClassVar

from django.db.models import Choices, TextChoices

from stronghold.core.kernel.decided import in_force


class NamedByForce(TextChoices):
    """Codes whose labels are those of the force whose choices are in force.

    What is made when the code is loaded, such as the choices of a column, has the names
    that come with the site.
    """

    # The code of the subject under which the names are decided.
    subject: ClassVar[str]

    def __init_subclass__(cls, *, subject: str) -> None:
        super().__init_subclass__()
        cls.subject = subject

    @property
    def label(self) -> str:
        names = in_force().names(self.subject)
        return names.get(str(self.value)) or self.of_site

    @property
    def of_site(self) -> str:
        """The name that comes with the site."""
        return str(self._label_)


def in_order(choices: type[Choices]) -> Sequence[tuple[str, str]]:
    """Return the codes with their names; the order may be that of the force."""
    pairs = [(str(code), str(label)) for code, label in choices.choices]
    if not issubclass(choices, NamedByForce):
        return pairs
    places = {code: at for at, code in enumerate(in_force().names(choices.subject))}
    # What a later release brought comes last.
    return sorted(pairs, key=lambda pair: places.get(pair[0], len(places)))


def offered(choices: type[NamedByForce], *, but: str = "") -> Sequence[tuple[str, str]]:
    """Return the codes for a new record: without those that the force hides.

    A form that has `but` as the answer of those who give none does not offer it.
    """
    rows = in_force().rows(choices.subject) or ()
    hidden = {row["code"] for row in rows if row.get("hidden")} | {but}
    return [pair for pair in in_order(choices) if pair[0] not in hidden]
