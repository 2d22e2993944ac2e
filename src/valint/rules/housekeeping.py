"""VL: valint's own bookkeeping."""
