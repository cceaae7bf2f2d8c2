"""The class of each field of a plan and an operation; one without is hidden."""

from collections.abc import Mapping

from stronghold.core.sharing.fields import FieldClass

PLAN_FIELDS: Mapping[str, FieldClass] = {
    "id": FieldClass.INTERNAL,
    "client_uuid": FieldClass.INTERNAL,
    "content_digest": FieldClass.INTERNAL,
    "reference": FieldClass.POLICE,
    "force": FieldClass.OPEN,
    "recorded_at": FieldClass.POLICE,
    "recorded_by": FieldClass.POLICE,
}
OPERATION_FIELDS: Mapping[str, FieldClass] = {
    **PLAN_FIELDS,
    "name": FieldClass.POLICE,
    "aims": FieldClass.FREE_TEXT,
    "areas": FieldClass.POLICE,
    "phase": FieldClass.POLICE,
    "begins_on": FieldClass.POLICE,
    "ends_on": FieldClass.POLICE,
}
