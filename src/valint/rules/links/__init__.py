"""Links: targets that are missing, damaged, empty, detached or badly written."""
