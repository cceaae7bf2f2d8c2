"""What is due by law or by promise: stored, alerted, listed, fed into calendars."""
