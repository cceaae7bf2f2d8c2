"""How a person signs in, in words: their passkeys, their app, their recovery codes."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from stronghold.core.ui.dates import written_date
from stronghold.core.ui.form_page import FormPage

if TYPE_CHECKING:
    from allauth.mfa.models import Authenticator

    from stronghold.sign_in.second_factor.queries import Factors

# Fewer unused recovery codes than this are soon none.
FEW = 3


def security_page(factors: "Factors", *, must_have: bool) -> dict[str, Any]:
    """Return what the page of how one signs in shows of second factors."""
    return {
        "passkeys": [_factor(one) for one in factors.passkeys],
        "app": _factor(factors.app) if factors.app else None,
        "has_any": factors.n > 0,
        "n_codes": factors.n_codes,
        "few_codes": factors.n_codes < FEW,
        "must_have": must_have,
    }


def factors_in_words(factors: "Factors") -> str:
    """Return which factors a person has, for their administrator."""
    n = len(factors.passkeys)
    found = [
        "" if not n else "1 passkey" if n == 1 else f"{n} passkeys",
        "authenticator app" if factors.app else "",
    ]
    words = ", ".join(filter(None, found))
    return f"Password, {words}" if words else "Password only"


def removal_page(name: str) -> FormPage:
    return FormPage(
        title=f"Remove {name}?",
        lede="You can no longer sign in with it.",
        back_url=reverse("account_security"),
        back_text="How you sign in",
        button="Remove",
        button_kind="warning",
    )


def name_page() -> FormPage:
    return FormPage(
        title="Rename this passkey",
        back_url=reverse("account_security"),
        back_text="How you sign in",
    )


def name_of(factor: "Authenticator") -> str:
    return str(factor.data.get("name", "")) or "your authenticator app"


def _factor(factor: "Authenticator") -> dict[str, Any]:
    used = factor.last_used_at
    return {
        "id": factor.pk,
        "name": name_of(factor),
        "added": written_date(factor.created_at),
        "used": written_date(used) if used else "not yet",
    }


def spaced(text: str) -> str:
    """Write a long code in groups of four, which are easier to copy by hand."""
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
