"""The errors that refuse a request, one for each HTTP status."""

from collections.abc import Sequence


class RuleBroken(Exception):
    """A rule does not allow this (400). The message says what to do.

    `field` names the form field or API key concerned, if there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class SeveralBroken(RuleBroken):
    """Several rules do not allow this: a form shows each at its field, and a program
    gets their messages in one, at the field of the first.
    """

    def __init__(self, each: Sequence[RuleBroken]) -> None:
        super().__init__(" ".join(one.message for one in each), field=each[0].field)
        self.each = each


class Conflict(RuleBroken):
    """The request contradicts what is stored (409 in the API, 400 in a form)."""


class ChangedSince(RuleBroken):
    """The record is no longer as the program read it (412)."""


class NotAllowed(Exception):
    """The user does not have the permission (verb) for this (403)."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"needs the permission {verb}")
        self.verb = verb


class OutsideKey(NotAllowed):
    """The key in the request does not open this, whatever its owner may do (403).

    `needed` is the scope that the key would need, in words; "" if no key opens it.
    """

    def __init__(self, verb: str, needed: str) -> None:
        super().__init__(verb)
        self.needed = needed


class NotFound(Exception):
    """It does not exist, or the user may not know that it does (404 either way)."""


class ReasonNeeded(Exception):
    """The user must first say why they read this.

    A page leads to `page`, where one choice is enough. The API answers 403 with the
    codes of `choices`, each with its words.
    """

    def __init__(self, page: str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__("needs a reason")
        self.page = page
        self.choices = choices
