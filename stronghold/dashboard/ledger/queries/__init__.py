"""Every read of the place ledger, a module for each question."""
