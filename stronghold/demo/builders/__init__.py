"""Makes records by the real actions, with valid answers that a caller may replace.

The demonstration and the tests both use these, so what a valid report, warrant or
agreement needs is written once. `records` has a builder for each kind; the other
modules take a warrant, a closure case or a referral through its steps.

Tests that need many rows, or a row in a state of any kind, store the same answers
directly: `tests/factories.py` does, because an action costs several times as much.
"""
