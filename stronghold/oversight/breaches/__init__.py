"""The log of data breaches: what happened, what was done, who was informed."""
