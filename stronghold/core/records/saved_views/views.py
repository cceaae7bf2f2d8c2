"""The saved views of a list, on the page of the list itself.

They are saved and deleted by a POST to the address of the list: so it asks for the same
verb as the list, and reads the filters as the list does.
"""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from stronghold.core.accounts import policy
from stronghold.core.accounts.access import SignedInRequest
from stronghold.core.accounts.permissions import Verb
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import ListFilter
from stronghold.core.records.forms import FilterForm
from stronghold.core.records.presenters import address
from stronghold.core.records.saved_views.actions import delete_view, save_view
from stronghold.core.records.saved_views.forms import SaveViewForm
from stronghold.core.records.saved_views.presenters import view_groups
from stronghold.core.records.saved_views.queries import saved_views
from stronghold.core.records.saved_views.rules import check_held

SAVE, DELETE = "save_view", "delete_view"
LONGEST_ID = 18
list_methods = require_http_methods(["GET", "HEAD", "POST"])


class ListViews:
    """The saved views of one list, for the person who asks for it.

    `of` names the list. `filters` has been validated. `order` is the parameters of the
    address that say how the list is sorted; a view holds them too.
    """

    def __init__(
        self,
        request: SignedInRequest,
        of: str,
        url: str,
        filters: FilterForm,
        *,
        order: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self._request, self._of, self._url = request, of, url
        self.filters = filters
        self._params = {**filters.wanted.as_params(), **order}
        self.is_asked = SAVE in request.POST or DELETE in request.POST

    def changed(self) -> HttpResponse | None:
        """Save or delete a view; None if the list is to be shown, perhaps with errors.

        A list takes no other POST.
        """
        if self._request.method != "POST":
            return None
        if not self.is_asked:
            return HttpResponseNotAllowed(["GET", "HEAD"])
        if DELETE in self._request.POST:
            return self._deleted(self._request.POST[DELETE])
        return self._saved()

    @cached_property
    def form(self) -> SaveViewForm:
        data = self._request.POST if SAVE in self._request.POST else None
        return SaveViewForm(data, team=self._team)

    @property
    def status(self) -> int:
        return 400 if self.is_asked and self.form.errors else 200

    @property
    def shown(self) -> dict[str, Any]:
        """Return what `records/saved_views.html` shows."""
        viewer = self._request.user
        groups = view_groups(
            saved_views(viewer, self._of),
            self._params,
            self._url,
            viewer=viewer,
            may_delete_any=policy.can(viewer, Verb.DELETE_TEAM_VIEW),
        )
        is_saved = any(view.chip.current for group in groups for view in group.views)
        may_save = policy.can(viewer, Verb.SAVE_VIEW) and self._is_narrowed
        return {
            "groups": groups,
            # Not made where it is not shown: it reads the name of the team.
            "form": self.form if self.is_asked or (may_save and not is_saved) else None,
            "typed": self._typed,
            "here": self._here,
        }

    def _saved(self) -> HttpResponse | None:
        if not self.form.is_valid():
            return None
        try:
            check_held(self._params, self._typed)
            row = save_view(
                by=self._request.user,
                of=self._of,
                name=self.form.cleaned_data["name"],
                params=self._params,
                is_for_team=self.form.is_for_team,
            )
        except RuleBroken as broken:
            self.form.add_rule(broken)
            return None
        messages.success(self._request, f"“{row.name}” is saved")
        return redirect(self._here)

    def _deleted(self, given: str) -> HttpResponse:
        is_id = given.isascii() and given.isdigit() and len(given) <= LONGEST_ID
        view_id = int(given) if is_id else 0
        name = delete_view(by=self._request.user, of=self._of, view_id=view_id)
        messages.success(self._request, f"“{name}” is deleted")
        return redirect(self._here)

    @property
    def _here(self) -> str:
        return address(self._url, self._params)

    @property
    def _typed(self) -> list[str]:
        """The labels of the chosen filters that a view cannot hold."""
        wanted = self.filters.wanted
        return [
            one.label
            for one in wanted.filters
            if wanted[one.name] and not one.may_be_saved
        ]

    @property
    def _is_narrowed(self) -> bool:
        """Whether the list is not what it is without parameters."""
        filters, viewer = self.filters.filters, self._request.user
        usual = ListFilter.from_params(filters, {}, viewer=viewer).as_params()
        return self._params != usual

    @property
    def _team(self) -> str:
        """The name of the team that the viewer may share with, or ""."""
        viewer = self._request.user
        may_share = viewer.team and policy.can(viewer, Verb.SHARE_VIEW)
        return viewer.team.name if viewer.team and may_share else ""
