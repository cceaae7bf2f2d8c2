"""Authentication of the API by a key."""

from typing import TYPE_CHECKING

from rest_framework import exceptions
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from stronghold.core.accounts.models import User
from stronghold.core.program_keys.request_key import KeyRefused, open_key, token_in

if TYPE_CHECKING:
    from stronghold.core.program_keys.models import ProgramKey


class ByKey(BaseAuthentication):
    """Authentication by the key in the header of a request, before any session."""

    def authenticate(self, request: Request) -> "tuple[User, ProgramKey] | None":
        token = token_in(request._request)
        if not token:
            return None
        try:
            key = open_key(request._request, token)
        except KeyRefused as refused:
            raise _as_api_error(refused) from refused
        return key.owner, key

    def authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="Stronghold"'


def _as_api_error(refused: KeyRefused) -> exceptions.APIException:
    match refused.status:
        case 429:
            return exceptions.Throttled(wait=refused.wait, detail=refused.message)
        case 403:
            return exceptions.PermissionDenied(refused.message)
    return exceptions.AuthenticationFailed(refused.message)
