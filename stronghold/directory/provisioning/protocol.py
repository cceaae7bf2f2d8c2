"""SCIM 2.0 (RFC 7643, RFC 7644): what each address answers to a directory."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, JsonResponse
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidValueException,
    Meta,
    NotFoundException,
    NotImplementedException,
    PatchOp,
    PreconditionFailedException,
    Reference,
    Resource,
    ResponseParameters,
    SCIMException,
    SearchRequest,
)

from stronghold.core.accounts.models import ProvisionedGroup, ProvisionedPerson
from stronghold.core.kernel.errors import Conflict, NotFound, RuleBroken
from stronghold.directory.provisioning import actions
from stronghold.directory.provisioning.access import MEDIA_TYPE
from stronghold.directory.provisioning.actions import Details, GroupDetails
from stronghold.directory.provisioning.filters import condition_of
from stronghold.directory.provisioning.queries import (
    group_of,
    groups_of,
    people_of,
    person_of,
)
from stronghold.directory.provisioning.resources import (
    CONFIG,
    MOST_RESULTS,
    POLICY,
    PROVIDER,
    Group,
    Member,
    Membership,
    User,
)

if TYPE_CHECKING:
    from stronghold.core.geography.models import Force

LONGEST_EXTERNAL_ID = 191
_LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
# The parameters of an address, by their names in lower case.
_PARAMETERS = {
    name.lower(): name
    for name in (
        "filter",
        "startIndex",
        "count",
        "attributes",
        "excludedAttributes",
    )
}
# What is stored of a person, by the names of SCIM.
_STORED = ("userName", "externalId", "displayName", "name", "emails", "active")
Row = ProvisionedPerson | ProvisionedGroup


@dataclass(frozen=True)
class Asked:
    """A request of a directory: of which force, and the address of SCIM here."""

    request: HttpRequest
    force: "Force"
    base: str

    @property
    def parameters(self) -> dict[str, str]:
        given = {name.lower(): str(one) for name, one in self.request.GET.items()}
        return {
            name: given[lower] for lower, name in _PARAMETERS.items() if lower in given
        }

    def check_version(self, row: Row) -> None:
        """Refuse a change of a version that is no longer the latest."""
        wanted = self.request.headers.get("If-Match", "*")
        if wanted != "*" and _version(row) not in wanted:
            raise PreconditionFailedException


def answer(asked: Asked, do: Callable[..., HttpResponse], *args: str) -> HttpResponse:
    """Answer a request, or say in SCIM's own form why not."""
    try:
        with POLICY:
            return do(asked, *args)
    except NotFound:
        return _error(NotFoundException().to_error())
    except SCIMException as error:
        return _error(error.to_error())
    except ValidationError as error:
        return _error(Error.from_validation_errors(error)[0])
    except Conflict as conflict:
        return problem(409, conflict.message, scim_type="uniqueness")
    except RuleBroken as broken:
        return problem(400, broken.message, scim_type="invalidValue")


def problem(status: int, detail: str, *, scim_type: str | None = None) -> HttpResponse:
    """Return an error in SCIM's form."""
    return _error(Error(status=status, detail=detail, scim_type=scim_type))


def _error(error: Error) -> HttpResponse:
    return _json(error.model_dump(), status=error.status or 400)


def _json(body: Mapping[str, Any], *, status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE)


def provider(asked: Asked) -> HttpResponse:
    """Answer what of SCIM works here."""
    return _json(_located(asked, CONFIG, "ServiceProviderConfig").model_dump())


def types(asked: Asked, name: str = "") -> HttpResponse:
    """Answer which kinds of resource there are, or one of them."""
    found = [
        _located(asked, one, "ResourceType", f"ResourceTypes/{one.id}")
        for one in PROVIDER.resource_types
    ]
    return _listed_or_one(asked, found, name)


def schemas(asked: Asked, name: str = "") -> HttpResponse:
    """Answer what people and groups have here, or one of the two."""
    found = [
        _located(asked, one, "Schema", f"Schemas/{one.id}") for one in PROVIDER.schemas
    ]
    return _listed_or_one(asked, found, name)


def _located(
    asked: Asked, one: Resource[Any], kind: str, address: str = ""
) -> Resource[Any]:
    location = f"{asked.base}/{address or kind}"
    meta = Meta(resource_type=kind, location=location)
    return one.model_copy(update={"meta": meta})


def _listed_or_one(
    asked: Asked, found: Sequence[Resource[Any]], name: str
) -> HttpResponse:
    if not name:
        if "filter" in asked.parameters:
            # RFC 7644, section 4: a filter here is forbidden.
            return problem(403, "These cannot be filtered")
        return _list([one.model_dump() for one in found], len(found), start=1)
    one = next((one for one in found if one.id == name), None)
    if one is None:
        raise NotFoundException
    return _json(one.model_dump())


def _list(found: list[dict[str, Any]], total: int, *, start: int) -> HttpResponse:
    return _json(
        {
            "schemas": [_LIST],
            "totalResults": total,
            "startIndex": start,
            "itemsPerPage": len(found),
            "Resources": found,
        }
    )


def users(asked: Asked) -> HttpResponse:
    """List people, or add one."""
    if asked.request.method == "POST":
        body = User.model_validate_json(
            _body(asked), scim_ctx=Context.RESOURCE_CREATION_REQUEST
        )
        person = actions.add_person(force=asked.force, details=_details(body))
        return _written(asked, person, status=201)
    search = SearchRequest[User].model_validate(asked.parameters)
    return _found(asked, search, User)


def search_users(asked: Asked) -> HttpResponse:
    """List people whom a request in a body asks for."""
    search = SearchRequest[User].model_validate_json(
        _body(asked), scim_ctx=Context.SEARCH_REQUEST
    )
    return _found(asked, search, User)


def user(asked: Asked, key: str) -> HttpResponse:
    """Answer one person; replace, change or delete them."""
    match asked.request.method:
        case "PUT":
            return _written(asked, _change_user(asked, key, _replaced))
        case "PATCH":
            return _written(asked, _change_user(asked, key, _patched))
        case "DELETE":
            asked.check_version(person_of(asked.force, key))
            actions.remove_person(force=asked.force, key=key)
            return HttpResponse(status=204)
    return _read(asked, person_of(asked.force, key))


def groups(asked: Asked) -> HttpResponse:
    """List groups, or add one."""
    if asked.request.method == "POST":
        body = Group.model_validate_json(
            _body(asked), scim_ctx=Context.RESOURCE_CREATION_REQUEST
        )
        group = actions.add_group(force=asked.force, details=_group_details(body))
        return _written(asked, group, status=201)
    search = SearchRequest[Group].model_validate(asked.parameters)
    return _found(asked, search, Group)


def search_groups(asked: Asked) -> HttpResponse:
    """List groups that a request in a body asks for."""
    search = SearchRequest[Group].model_validate_json(
        _body(asked), scim_ctx=Context.SEARCH_REQUEST
    )
    return _found(asked, search, Group)


def group(asked: Asked, key: str) -> HttpResponse:
    """Answer one group; replace, change or delete it."""
    match asked.request.method:
        case "PUT":
            return _written(asked, _change_group(asked, key, _replaced))
        case "PATCH":
            return _written(asked, _change_group(asked, key, _patched))
        case "DELETE":
            asked.check_version(group_of(asked.force, key))
            actions.remove_group(force=asked.force, key=key)
            return HttpResponse(status=204)
    return _read(asked, group_of(asked.force, key))


def search(asked: Asked) -> HttpResponse:
    """Refuse to search people and groups at once, which is optional."""
    raise NotImplementedException


def nowhere(asked: Asked, address: str) -> HttpResponse:
    """Answer an address that SCIM does not have."""
    raise NotFoundException


def _found(
    asked: Asked, search: SearchRequest[Any], model: type[Resource[Any]]
) -> HttpResponse:
    """Answer a page of the people or groups that a search asks for."""
    rows_of: Callable[..., QuerySet[Any]] = people_of if model is User else groups_of
    wanted = search.filter
    condition = condition_of(wanted, model) if wanted else Q()
    rows: QuerySet[Any] | list[Any] = rows_of(asked.force, condition)
    if wanted and condition is None:
        rows = [row for row in rows if wanted.match(_resource_of(asked, row))]
    total = len(rows) if isinstance(rows, list) else rows.count()
    start = search.start_index_0 or 0
    most = MOST_RESULTS if search.count is None else min(search.count, MOST_RESULTS)
    shown = [_shown(asked, row, search) for row in rows[start : start + most]]
    return _list(shown, total, start=start + 1)


def _resource_of(asked: Asked, row: Row) -> Resource[Any]:
    if isinstance(row, ProvisionedPerson):
        return _user_of(asked, row)
    return _group_of(asked, row, with_members=True)


def _read(asked: Asked, row: Row) -> HttpResponse:
    answer = _json(_shown(asked, row, _wanted(asked, row)))
    answer.headers["ETag"] = _version(row)
    return answer


def _written(asked: Asked, row: Row, *, status: int = 200) -> HttpResponse:
    answer = _json(_shown(asked, row, _wanted(asked, row)), status=status)
    answer.headers["ETag"] = _version(row)
    answer.headers["Location"] = _location(asked, row)
    return answer


def _wanted(asked: Asked, row: Row) -> ResponseParameters[Any]:
    """Return which attributes of a resource the address asks for."""
    parameters = {
        name: value
        for name, value in asked.parameters.items()
        if name in {"attributes", "excludedAttributes"}
    }
    if isinstance(row, ProvisionedPerson):
        return ResponseParameters[User].model_validate(parameters)
    return ResponseParameters[Group].model_validate(parameters)


def _shown(asked: Asked, row: Row, wanted: ResponseParameters[Any]) -> dict[str, Any]:
    if isinstance(row, ProvisionedPerson):
        shown: Resource[Any] = _user_of(asked, row)
    else:
        left_out = {str(path).lower() for path in wanted.excluded_attributes or ()}
        shown = _group_of(asked, row, with_members="members" not in left_out)
    return shown.model_dump(
        scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=wanted
    )


def _user_of(asked: Asked, row: ProvisionedPerson) -> User:
    found = User.model_validate(row.details)
    found.groups = [
        Membership(
            value=str(one.pk),
            ref=Reference(_location(asked, one)),
            display=one.display_name,
        )
        for one in row.groups.all()
    ]
    _identify(asked, found, row)
    return found


def _group_of(asked: Asked, row: ProvisionedGroup, *, with_members: bool) -> Group:
    found = Group(display_name=row.display_name, external_id=row.external_id or None)
    if with_members:
        keys = row.members.order_by("user_name").values_list("pk", flat=True)
        found.members = [
            Member(
                value=str(key),
                ref=Reference(f"{asked.base}/Users/{key}"),
                type="User",
            )
            for key in keys
        ]
    _identify(asked, found, row)
    return found


def _identify(asked: Asked, found: Resource[Any], row: Row) -> None:
    found.id = str(row.pk)
    found.meta = Meta(
        resource_type=type(found).__name__,
        created=row.created_at,
        last_modified=row.changed_at,
        location=_location(asked, row),
        version=_version(row),
    )


def _location(asked: Asked, row: Row) -> str:
    kind = "Users" if isinstance(row, ProvisionedPerson) else "Groups"
    return f"{asked.base}/{kind}/{row.pk}"


def _version(row: Row) -> str:
    return f'W/"{int(row.changed_at.timestamp() * 1_000_000):x}"'


Change = Callable[[Asked, Any], Any]


def _change_user(asked: Asked, key: str, changed: Change) -> ProvisionedPerson:
    def change(person: ProvisionedPerson) -> Details:
        asked.check_version(person)
        return _details(changed(asked, _user_of(asked, person)))

    return actions.change_person(force=asked.force, key=key, change=change)


def _change_group(asked: Asked, key: str, changed: Change) -> ProvisionedGroup:
    def change(group: ProvisionedGroup) -> GroupDetails:
        asked.check_version(group)
        return _group_details(
            changed(asked, _group_of(asked, group, with_members=True))
        )

    return actions.change_group(force=asked.force, key=key, change=change)


def _replaced(asked: Asked, before: Any) -> Any:
    """Return the resource that a PUT sends instead of another."""
    after = type(before).model_validate_json(
        _body(asked), scim_ctx=Context.RESOURCE_REPLACEMENT_REQUEST
    )
    after.replace(before)
    return after


def _patched(asked: Asked, before: Any) -> Any:
    """Return a resource as a PATCH changes it."""
    model: Any = PatchOp[User] if isinstance(before, User) else PatchOp[Group]
    operations = model.model_validate_json(
        _body(asked), scim_ctx=Context.RESOURCE_PATCH_REQUEST
    )
    operations.patch(before)
    return before


def _body(asked: Asked) -> bytes:
    body = asked.request.body
    # PostgreSQL stores no null character.
    if b"\\u0000" in body:
        raise InvalidValueException(detail="A null character cannot be stored")
    return body


def _details(body: User) -> Details:
    """Return what is stored of a person: what the directory decides."""
    _check_external_id(body)
    if not (body.user_name or "").strip():
        raise InvalidValueException(detail="userName is empty")
    kept = body.model_dump()
    return {name: kept[name] for name in _STORED if kept.get(name) is not None}


def _group_details(body: Group) -> GroupDetails:
    _check_external_id(body)
    return GroupDetails(
        display_name=body.display_name or "",
        external_id=body.external_id or "",
        members=_ids(one.value for one in body.members or ()),
    )


def _check_external_id(body: Resource[Any]) -> None:
    if len(body.external_id or "") > LONGEST_EXTERNAL_ID:
        raise InvalidValueException(detail="externalId is too long")


def _ids(values: Iterable[str | None]) -> frozenset[UUID]:
    try:
        return frozenset(UUID(value or "") for value in values)
    except ValueError:
        raise InvalidValueException(
            detail="A member has no value, or one that is not the id of a person"
        ) from None
