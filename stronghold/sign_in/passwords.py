"""A check of password strength, in addition to Django's validators."""

import re
from collections.abc import Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError

if TYPE_CHECKING:
    from stronghold.core.accounts.models import User

# zxcvbn is given this number of characters (it is slow on long ones); more never
# weaken.
CHECKED_LENGTH = 72
# Scores of zxcvbn. 4 is its highest: 10^10 guesses or more. Separators hide words from
# zxcvbn, so without them the password must still score 3: 10^8 guesses or more.
STRONG, STRONG_WITHOUT_SEPARATORS = 4, 3
# zxcvbn stores user_inputs in a global variable, so it is not safe with threads.
_ONE_AT_A_TIME = Lock()
# Words of this site that an attacker would try first.
SITE_WORDS = ("stronghold", "police", "council", "constabulary", "officer")
# Words of many organisations' names, of which one alone says little about whose.
COMMON_WORDS = {*SITE_WORDS, "borough", "city", "county", "district", "housing"}
COMMON_WORDS |= {"service", "services", "team", "town", "trust"}


class HardToGuess:
    """Refuses passwords that zxcvbn guesses easily: repeats, rows, common words, names.

    The names are those of the user, their organisation, their force and this product.
    They count for nothing: what is left without them must itself be hard to guess.
    """

    def validate(self, password: str, user: "User | None" = None) -> None:
        names = personal_words(user)
        bare = re.sub(r"[\W_]+", "", password)
        found = _guessed(bare, names)
        parts: Sequence[Mapping[str, Any]] = found["sequence"]
        is_weak = (
            _guessed(password, names)["score"] < STRONG
            or found["score"] < STRONG_WITHOUT_SEPARATORS
        )
        if not is_weak and _is_made_of_names(parts):
            left = "".join(part["token"] for part in parts if not _name_in(part))
            is_weak = _guessed(left, names)["score"] < STRONG_WITHOUT_SEPARATORS
        if is_weak:
            raise ValidationError(
                "This password is too easy to guess. Use three random words, and no "
                "names, dates, repeats or rows of characters.",
                code="easy_to_guess",
            )

    def get_help_text(self) -> str:
        return "Three random words make a good password."


def _guessed(text: str, names: list[str]) -> Mapping[str, Any]:
    """Return how zxcvbn would guess a text: its score, and the parts it sees in it."""
    if not text:
        return {"score": 0, "sequence": ()}
    # Imported here: its word lists take 10 MB, and few processes need them.
    from zxcvbn import zxcvbn  # noqa: PLC0415

    with _ONE_AT_A_TIME:
        return zxcvbn(text[:CHECKED_LENGTH], user_inputs=names)


def _name_in(part: Mapping[str, Any]) -> str:
    """Return the name that a part of a password is; "" if it is none."""
    is_one = part.get("dictionary_name") == "user_inputs"
    return str(part["matched_word"]) if is_one else ""


def _is_made_of_names(parts: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether it has a name, or several words of names of organisations."""
    names = [name for part in parts if (name := _name_in(part))]
    return len(names) > 1 or any(name not in COMMON_WORDS for name in names)


def personal_words(user: "User | None") -> list[str]:
    """Return the words that an attacker who knows the user or their work would try."""
    words = list(SITE_WORDS)
    if user is not None:
        names = (
            user.username,
            user.display_name,
            user.email,
            user.organisation.name,
            user.organisation.force.name,
        )
        words += [part for name in names for part in re.split(r"\W+", name) if part]
        words += ["".join(name.split()) for name in names]
    return sorted({word.lower() for word in words if len(word) > 2})
