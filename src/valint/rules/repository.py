"""RP: the tree as a whole."""
