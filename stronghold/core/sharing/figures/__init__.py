"""Published figures: ranges that never change once they are published."""
