"""Signals in words: the section for the home page and the brief, and the page."""

from stronghold.signals.presenters.section import (
    SignalsSection,
    signals_section,
)

__all__ = ["SignalsSection", "signals_section"]
