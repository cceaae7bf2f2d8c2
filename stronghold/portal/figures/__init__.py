"""Published figures as partners are shown them: by ward, by category, by week."""
