"""valint in an editor: a language server over the engine."""
