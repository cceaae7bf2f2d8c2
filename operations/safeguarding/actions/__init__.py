"""Every write of safeguarding: concerns, referrals, county lines."""
