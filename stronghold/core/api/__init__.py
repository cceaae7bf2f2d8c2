"""The API for programs: access, bodies, documents, errors, and the kinds of record."""
