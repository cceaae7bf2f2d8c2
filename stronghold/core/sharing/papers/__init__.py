"""Papers of a version of an agreement: a signed copy, a DPIA, a protocol."""
