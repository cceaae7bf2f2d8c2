"""Published figures: ranges that were frozen, and stay as they were published."""
