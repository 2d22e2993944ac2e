"""FM: the front matter and its schema."""
