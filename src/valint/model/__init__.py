"""What valint knows about a document, as immutable values; imports nothing else of ours."""
