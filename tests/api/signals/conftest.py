"""What tests of signals share: a Tuesday in November."""

from tests.api.dashboard.conftest import tuesday

__all__ = ["tuesday"]
