"""Named disclosures: one record told to one person of a partner, for one purpose."""
