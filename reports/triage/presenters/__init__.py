"""What pages show of triage."""
