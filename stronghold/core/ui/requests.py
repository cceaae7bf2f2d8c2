"""What a browser says of a request: who asks, and which fields are secret."""

from collections.abc import Mapping


def is_secret(name: str) -> bool:
    """Return whether a field holds a password, or the secret of a sign-in provider.

    No page brings it back to be sent again, and no session keeps it.
    """
    return "password" in name or "secret" in name


def is_by_person(headers: Mapping[str, str]) -> bool:
    """Return whether a person opens a page or sends a form, and not a script.

    Browsers say so. Without their word, what asks for a page counts.
    """
    mode = headers.get("Sec-Fetch-Mode", "")
    return mode == "navigate" if mode else "text/html" in headers.get("Accept", "")


def wants_page(headers: Mapping[str, str]) -> bool:
    """Return whether the answer is shown as a page, and not read by a program."""
    says = "Sec-Fetch-Mode" in headers or "Accept" in headers
    return not says or is_by_person(headers)
