"""What the law asks a force to state about the site, made from the site itself."""
