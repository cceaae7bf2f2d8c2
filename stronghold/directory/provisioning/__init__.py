"""People and groups that a directory sends by SCIM, and keys for it."""
