"""The demonstration: Oxford's open data, accounts, and records that are made up."""
