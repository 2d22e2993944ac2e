"""FQ: the sections and questions that a toolkit must have."""
