"""ST: tables, lists and the order of blocks."""
