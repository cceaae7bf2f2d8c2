"""What the pages of the place ledger show, a module for each part of a page."""
