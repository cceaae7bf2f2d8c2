"""Service accounts: programs that belong to an organisation, with keys of their own."""
