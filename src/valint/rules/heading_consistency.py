"""HD007-HD009: headings that do not agree with other headings, a glossary or the links that lead to them."""
