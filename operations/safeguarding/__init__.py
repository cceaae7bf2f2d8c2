"""County lines, concerns that somebody is exploited, and referrals."""
