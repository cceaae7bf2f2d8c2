"""The addresses of an agreement's pages, for its partner and for police who view."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from stronghold.core.sharing.choices import AgreementStatus
from stronghold.partners.portal.kinds import KINDS

if TYPE_CHECKING:
    from stronghold.core.sharing.models import Agreement

NO_PARAMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class ViewedAs:
    """The partner that police view as, and the version's status if not in force."""

    name: str
    status: str


@dataclass(frozen=True)
class Address:
    """The addresses of an agreement's pages: the partner's, or the police's preview.

    `previewed` is the status of the version that police view; None for the partner.
    """

    agreement: "Agreement"
    previewed: AgreementStatus | None = None

    @property
    def is_preview(self) -> bool:
        return self.previewed is not None

    @property
    def home(self) -> str:
        if self.is_preview:
            return reverse("portal:as_partner", args=self._key)
        return f"{reverse('portal:home')}?agreement={self.agreement.reference}"

    def kind(
        self, code: str, params: Mapping[str, str] = NO_PARAMS, *, page: int = 1
    ) -> str:
        """Return the address of a page of a list, with its filters."""
        if self.is_preview:
            url = reverse("portal:as_partner_kind", args=[*self._key, code])
        else:
            url = reverse("portal:kind", args=[self.agreement.reference, code])
        query = urlencode({**params, **({"page": page} if page > 1 else {})})
        return f"{url}?{query}" if query else url

    def figures(self, **params: str) -> str:
        """Return the address of published figures, with the chosen values."""
        if self.is_preview:
            url = reverse("portal:as_partner_figures", args=self._key)
        else:
            url = reverse("portal:figures", args=[self.agreement.reference])
        query = urlencode({name: value for name, value in params.items() if value})
        return f"{url}?{query}" if query else url

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
        """The kinds that it shares as rows, in the order of the pages."""
        return [code for code in KINDS if code in self.agreement.rows]

    @property
    def viewed_as(self) -> ViewedAs | None:
        """The partner that police view as; None for the partner itself."""
        if self.previewed is None:
            return None
        is_in_force = self.previewed == AgreementStatus.IN_FORCE
        label = "" if is_in_force else str(self.previewed.label)
        return ViewedAs(self.agreement.partner.name, label)

    @property
    def _key(self) -> list[Any]:
        return [self.agreement.reference, self.agreement.version]
