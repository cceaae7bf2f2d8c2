"""Triage: the queue, assessing, assigning and moving a report."""
