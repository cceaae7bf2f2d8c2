"""What the secret of the client at the provider is encrypted with."""

from stronghold.core.secrets.encryption import Seal

SEAL = Seal("stronghold.core.accounts.sign_in_provider")
