"""Style and script of the HTML report, which puts them into the page."""
