"""Published figures as partners see them: by ward, by category and by week."""
