"""Second factors: passkeys, authenticator apps, recovery codes; who must have one."""
