"""The models of all slices, gathered where Django looks for them."""

from operations.arrests.models import Arrest
from operations.statute.models import Provision

__all__ = ["Arrest", "Provision"]
