"""Open data in: street crime and stop and search from data.police.uk."""
