"""Run rules: select, suppress, isolate, cache, spread over workers."""
