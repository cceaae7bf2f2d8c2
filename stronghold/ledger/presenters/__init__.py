"""The pages of the place ledger, one module for each part of a page."""
