"""The exit statuses besides 0 (clean) and 128 + n (ended by signal n)."""

FINDINGS = 1
USAGE = 2
INCOMPLETE = 3
INTERNAL = 4
