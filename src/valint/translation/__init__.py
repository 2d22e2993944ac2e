"""Source pairing, language identification, lexicon, glossary."""
