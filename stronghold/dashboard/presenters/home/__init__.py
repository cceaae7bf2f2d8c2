"""The home page: for each role, what it came for first."""

from stronghold.dashboard.presenters.home.page import HomePage, home_page

__all__ = ["HomePage", "home_page"]
