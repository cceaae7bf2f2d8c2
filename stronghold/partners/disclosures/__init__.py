"""Named disclosures: one record shared with one person, for one purpose."""
