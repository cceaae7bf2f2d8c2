"""What the API takes and returns about operations, and what all plans share."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from operations.operation import queries
from operations.operation.actions import (
    OperationFacts,
    begin_phase,
    change_operation,
    set_up_operation,
)
from operations.operation.choices import Phase
from operations.operation.record import OPERATIONS
from operations.operation.rules import LONGEST_NAME, LONGEST_TEXT
from stronghold.core.accounts.models import User
from stronghold.core.accounts.permissions import Verb
from stronghold.core.api.bodies import AnswerSerializer, BodySerializer
from stronghold.core.api.kinds import KindApi, submission_of
from stronghold.core.api.moves import ApiMove
from stronghold.core.geography.queries import wards_to_choose
from stronghold.core.kernel.errors import RuleBroken
from stronghold.core.records.filters import Filter, ListFilter
from stronghold.core.records.pages import Page, PageRequest

KEEP_WORDS = "Keep words that seem to contain a name or a number."


class PlanBody(BodySerializer):
    """What the body of every new plan has. The same client_uuid sets up only one."""

    client_uuid = serializers.UUIDField(
        required=False,
        help_text="A name for it of the program’s own; else in Idempotency-Key.",
    )
    keep_words = serializers.BooleanField(default=False, help_text=KEEP_WORDS)


class PlanSerializer(AnswerSerializer):
    """What every plan has: its reference, and who set it up when."""

    reference = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    recorded_by = serializers.CharField()


class PlanApi(KindApi):
    """The endpoints of a kind of plan. What narrows its list is declared beside it."""

    filters: Sequence[Filter] = ()
    body: type[BodySerializer] = PlanBody
    answer: type[serializers.Serializer[Any]] = PlanSerializer

    @property
    def new_serializer(self) -> type[BodySerializer]:
        return self.body

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the values of a plan that the caller may read."""
        return self.kind.values(row, self.kind.shown_to(viewer))


class OperationFields(BodySerializer):
    """What can be said of an operation."""

    name = serializers.CharField(max_length=LONGEST_NAME)
    aims = serializers.CharField(
        required=False, allow_blank=True, max_length=LONGEST_TEXT
    )
    begins_on = serializers.DateField()
    ends_on = serializers.DateField(required=False, allow_null=True)
    areas = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="Codes of wards."
    )
    partners = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="Codes of organisations.",
    )
    part_of = serializers.CharField(
        required=False,
        allow_blank=True,
        help_text="The reference of the wider operation; empty for none.",
    )


class NewOperationSerializer(PlanBody, OperationFields):
    """An operation to be set up."""


class ChangedOperationSerializer(OperationFields):
    """A change of an operation. What is left out stays as it is."""

    name = serializers.CharField(required=False, max_length=LONGEST_NAME)
    begins_on = serializers.DateField(required=False)
    keep_words = serializers.BooleanField(default=False, help_text=KEEP_WORDS)


class NewPhaseSerializer(BodySerializer):
    """The phase that an operation moves to, and the day on which that began."""

    phase = serializers.ChoiceField(choices=Phase.choices)
    began_on = serializers.DateField()


class WithPartnersSerializer(PlanSerializer):
    """The fields of an operation, and the organisations that take part."""

    partners = serializers.ListField(child=serializers.CharField())


class OperationsApi(PlanApi):
    """The endpoints of operations."""

    kind = OPERATIONS
    body = NewOperationSerializer
    answer = WithPartnersSerializer
    about = "An operation, with the phase that it is in."
    listed = "the last begun first"

    def page(
        self, viewer: User, wanted: ListFilter, page_request: PageRequest
    ) -> Page[Any]:
        return queries.page_of_operations(viewer, page_request)

    def parts(self, row: Any) -> Any:
        return _partners(row)

    def body_for(self, viewer: User, row: Any) -> dict[str, Any]:
        """Return the values of an operation that the caller may read."""
        return super().body_for(viewer, row) | {"partners": _partners(row)}

    def store(self, by: User, given: dict[str, Any]) -> Any:
        return set_up_operation(
            by=by, submission=submission_of(given), facts=_facts(by, given)
        )


def _partners(row: Any) -> list[str]:
    return sorted(one.code for one in row.partners.all())


def _facts(by: User, given: dict[str, Any], row: Any = None) -> OperationFacts:
    """Return what an operation is to be: as given, else as it is."""
    known: dict[str, Any] = {}
    if row is not None:
        names = ("name", "aims", "begins_on", "ends_on", "areas", "part_of")
        known = {name: getattr(row, name) for name in names}
        known["partners"] = list(row.partners.all())
    plain = ("name", "aims", "begins_on", "ends_on", "keep_words")
    known |= {name: given[name] for name in plain if name in given}
    if "areas" in given:
        known["areas"] = _wards(by, given["areas"], known.get("areas", []))
    if "partners" in given:
        known["partners"] = _organisations(by, given["partners"])
    if "part_of" in given:
        known["part_of"] = _whole(by, given["part_of"])
    return OperationFacts(**known)


def _wards(by: User, codes: Sequence[str], before: Sequence[str]) -> list[str]:
    known = set(before) | {code for code, _ in wards_to_choose(force=by.force_id)}
    if unknown := [code for code in codes if code not in known]:
        raise RuleBroken(f"There is no ward {unknown[0]}", field="areas")
    return list(dict.fromkeys(codes))


def _organisations(by: User, codes: Sequence[str]) -> list[Any]:
    offered = queries.organisations_to_choose(by)
    known = {one.code: one for one in offered if one.pk != by.organisation_id}
    if unknown := [code for code in codes if code not in known]:
        raise RuleBroken(f"There is no partner {unknown[0]}", field="partners")
    return [known[code] for code in dict.fromkeys(codes)]


def _whole(by: User, reference: str) -> Any:
    try:
        return queries.operation_named(by, reference)
    except RuleBroken as broken:
        raise RuleBroken(broken.message, field="part_of") from broken


def _change(by: User, row: Any, given: dict[str, Any]) -> Any:
    facts = _facts(by, given, row)
    return change_operation(by=by, reference=row.reference, facts=facts)


def _begin(by: User, row: Any, given: dict[str, Any]) -> Any:
    return begin_phase(by=by, reference=row.reference, **given)


OPERATIONS_API = OperationsApi()
OPERATION_MOVES = (
    ApiMove(
        "change",
        Verb.RUN_OPERATIONS,
        "Changes what is said of it.",
        ChangedOperationSerializer,
        _change,
        keeps_rest=True,
    ),
    ApiMove(
        "phase",
        Verb.RUN_OPERATIONS,
        "Begins another phase.",
        NewPhaseSerializer,
        _begin,
    ),
)
