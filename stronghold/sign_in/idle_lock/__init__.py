"""The lock of a session that its person has not used for some minutes."""
