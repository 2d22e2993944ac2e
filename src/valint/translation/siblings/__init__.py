"""Translations of one English page into several languages: what one of them lacks and all others have."""
