"""BLAKE2b without OpenSSL: `hashlib` loads its library first, for a digest that Python has itself."""

try:
    from _blake2 import blake2b
except ImportError:  # a Python that has it under another name
    from hashlib import blake2b

__all__ = ["blake2b"]
