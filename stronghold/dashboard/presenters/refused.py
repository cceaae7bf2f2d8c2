"""What is wrong with the address of a map, in words and without codes."""

from collections.abc import Mapping
from types import MappingProxyType

from stronghold.kernel.errors import RuleBroken

WHAT_IS_WRONG: Mapping[str, str] = MappingProxyType(
    {
        "measure": "It asks for a figure that is not counted here.",
        "level": "It asks for areas that the map does not draw.",
        "category": "It asks for a kind that this figure does not have.",
        "as": "It asks for figures in a form that the map does not have.",
        "layer": "It asks for something that the map does not draw.",
        "area": "It asks for an area by a code that no area can have.",
        "from": "Its first week or month is not one that can be shown.",
        "to": "Its last week or month is not one that can be shown, or comes before "
        "the first.",
    }
)
OTHERWISE = "It holds something that the map does not know."


def what_is_wrong(refusal: RuleBroken) -> str:
    """Say what the address asks for; the API says it in codes, to programs."""
    return WHAT_IS_WRONG.get(refusal.field or "", OTHERWISE)
