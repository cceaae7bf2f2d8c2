"""Find personal details in free text, so that its writer can be warned. Pure."""

import re

from stronghold.core.kernel.errors import RuleBroken

_FIRST_NAME = r"[A-Z][a-z'’-]+"
# Patterns of personal details, by the wording of the warning.
_PERSONAL = {
    "a phone number": re.compile(r"(?<!\d)(?:\+?44|0)(?:[\s()-]*\d){9,10}(?!\d)"),
    # Anchored at the start and of limited length: without these two, a long run of
    # letters would be searched again from each letter (quadratic time).
    "an e-mail address": re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}\.[\w.]"),
    "a number plate": re.compile(
        r"\b(?:[A-Z]{2}\d{2} ?[A-Z]{3}|[a-z]{2}\d{2}[a-z]{3}"
        r"|[A-Z]\d{1,3} ?[A-Z]{3}|[A-Z]{3} ?\d{1,3}[A-Z])\b"
    ),
    "a date of birth": re.compile(
        r"\b(?:dob|d\.o\.b|date of birth|born (?:on|in)?\s*\d)"
        r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19\d\d|20[01]\d)\b",
        re.IGNORECASE,
    ),
    "a name": re.compile(
        rf"\b(?:Mr|Mrs|Ms|Miss|Dr)\.? {_FIRST_NAME}"
        rf"|\b(?:[Nn]amed|[Cc]alled|[Kk]nown as|[Nn]ame is|AKA|[Aa]ka) {_FIRST_NAME}"
    ),
}


class LooksPersonal(RuleBroken):
    """Free text seems to identify a person; its writer can choose to keep it."""

    def __init__(self, found: list[str], *, field: str) -> None:
        self.found = found
        super().__init__(
            f"This looks as if it holds {_listed(found)}. Take it out, "
            "or choose to keep the words as they are",
            field=field,
        )


def check_no_personal_details(text: str, *, field: str, kept: bool) -> None:
    """Raise LooksPersonal for personal details that the writer does not keep."""
    found = looks_personal(text)
    if found and not kept:
        raise LooksPersonal(found, field=field)


def looks_personal(text: str) -> list[str]:
    """Return the kinds of personal details that a text seems to hold."""
    return [words for words, pattern in _PERSONAL.items() if pattern.search(text)]


def _listed(words: list[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
