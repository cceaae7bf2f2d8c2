"""What the password of an e-mail server is encrypted with."""

from stronghold.core.secrets.encryption import Seal

SEAL = Seal("stronghold.core.accounts.mail")
