"""Import of open data: street crime, stop and search from data.police.uk."""
