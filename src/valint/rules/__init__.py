"""The rules, one module per family; `valint.rules.registry` gathers them."""
