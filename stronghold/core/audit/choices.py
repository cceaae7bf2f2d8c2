"""Kinds of event. The first six are those of the Data Protection Act 2018, s.62."""

from django.db.models import TextChoices

# The role code of a partner's user in stronghold.core.accounts, which this layer cannot
# import.
PARTNER = "partner"
# Steps of an export, as recorded in its events: the rows were read, the file was taken.
MADE, DOWNLOADED = "made", "downloaded"
# What an event names in place of records, when someone read the log or searched.
THE_LOG, THE_SEARCH = "audit-log", "search"
# What the references of people and of premises begin with.
PERSON, PREMISES = "person:", "premises:"


class Kind(TextChoices):
    COLLECTION = "collection", "Recorded"
    ALTERATION = "alteration", "Changed"
    CONSULTATION = "consultation", "Read"
    DISCLOSURE = "disclosure", "Disclosed"
    COMBINATION = "combination", "Combined"
    ERASURE = "erasure", "Erased"
    SIGN_IN = "sign_in", "Signed in"
    SIGN_OUT = "sign_out", "Signed out"
    SIGN_IN_FAILED = "sign_in_failed", "Failed to sign in"
    REFUSAL = "refusal", "Was refused"
    EXPORT = "export", "Exported"
    PRINT = "print", "Printed"
    PERMISSION_CHANGE = "permission_change", "Changed an account"
    PASSWORD_CHANGE = "password_change", "Changed their password"  # noqa: S105 - a kind
