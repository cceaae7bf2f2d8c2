"""County lines, concerns that someone is exploited, and referrals."""
