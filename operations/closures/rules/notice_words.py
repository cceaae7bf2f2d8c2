"""Words with which the form of a notice begins."""

# Section 76(4): neither can be kept out.
EVERYONE = "Everyone except people who habitually live there, and the owner"
