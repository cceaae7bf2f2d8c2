"""What can be wrong with what someone asks: an error for each answer."""


class RuleBroken(Exception):
    """A rule does not allow this; the message says what to do (400).

    `field` names the form field or API key that it is about, where there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Conflict(RuleBroken):
    """What is sent contradicts what is stored; the API answers 409, a form 400."""


class NotAllowed(Exception):
    """This person lacks the verb for this (403)."""

    def __init__(self, verb: str) -> None:
        super().__init__(f"needs the permission {verb}")
        self.verb = verb


class NotFound(Exception):
    """There is no such thing, or this person may not know of it (404 either way)."""
