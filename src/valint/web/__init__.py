"""External links: fetch policy, address guard, verdict cache."""
