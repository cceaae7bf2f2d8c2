"""Where an agreement's pages are: those of its partner, and those of police as it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.portal.kinds import KINDS
from stronghold.sharing.choices import AgreementStatus
from stronghold.sharing.queries import status_of

if TYPE_CHECKING:
    from stronghold.sharing.models import Agreement

NO_WISH: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class ViewedAs:
    """As whom police look, and how the version stands if it is not in force."""

    name: str
    standing: str


@dataclass(frozen=True)
class Address:
    """Where an agreement is looked at: by its partner, or by police as the partner."""

    agreement: "Agreement"
    is_preview: bool

    @property
    def home(self) -> str:
        if self.is_preview:
            return reverse("portal:as_partner", args=self._key)
        return f"{reverse('portal:home')}?agreement={self.agreement.reference}"

    def kind(
        self, code: str, wish: Mapping[str, str] = NO_WISH, *, page: int = 1
    ) -> str:
        """Return where a list is: one of its pages, of what it is narrowed to."""
        if self.is_preview:
            url = reverse("portal:as_partner_kind", args=[*self._key, code])
        else:
            url = reverse("portal:kind", args=[self.agreement.reference, code])
        asked = urlencode({**wish, **({"page": page} if page > 1 else {})})
        return f"{url}?{asked}" if asked else url

    def figures(self, **wish: str) -> str:
        """Return where published figures are, with what is asked of them."""
        if self.is_preview:
            url = reverse("portal:as_partner_figures", args=self._key)
        else:
            url = reverse("portal:figures", args=[self.agreement.reference])
        asked = urlencode({name: value for name, value in wish.items() if value})
        return f"{url}?{asked}" if asked else url

    @property
    def held_back(self) -> str:
        return reverse("preview:held_back", args=self._key) if self.is_preview else ""

    @property
    def map(self) -> str:
        if self.is_preview:
            return reverse("portal:as_partner_map", args=self._key)
        return reverse("portal:map", args=[self.agreement.reference])

    @property
    def kinds(self) -> list[str]:
        """The kinds of row that it releases, in the order of the pages."""
        return [code for code in KINDS if code in self.agreement.rows]

    @property
    def viewed_as(self) -> ViewedAs | None:
        """For whom it is looked at by police; None for the partner."""
        if not self.is_preview:
            return None
        stands = status_of(self.agreement)
        told = "" if stands == AgreementStatus.IN_FORCE else str(stands.label)
        return ViewedAs(self.agreement.partner.name, told)

    @property
    def _key(self) -> list[Any]:
        return [self.agreement.reference, self.agreement.version]
