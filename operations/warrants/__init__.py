"""Search warrants: issue, entries, endorsement, return; and where to ask first."""
