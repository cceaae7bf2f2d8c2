"""Rules of referrals and their steps, and of county lines."""
