"""The models of all slices, gathered where Django looks for them."""

from operations.arrests.models import Arrest

__all__ = ["Arrest"]
