"""The recipes of CONTRIBUTING.md, done by bin/recipes in a checkout of their own.

Each is a change, as a diff, and what must hold of it, as tests that run beside it.
"""
