"""The law as plain functions over provisions; no framework, no rows, no clock."""
