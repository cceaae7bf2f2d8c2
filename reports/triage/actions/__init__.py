"""Every write of triage."""
