"""What pages and calendars show of deadlines."""
