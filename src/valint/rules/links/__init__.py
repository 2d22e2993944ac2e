"""Links: targets that are missing, damaged, empty, detached or badly written."""

from valint.rules.links import damage, form, labels, targets

__all__ = ["damage", "form", "labels", "targets"]
