"""Compare what two ways through the parser make of one page."""

from valint.model.document import Document
from valint.model.record import replace


def assert_same(found: Document, expected: Document) -> None:
    """Fail where two documents differ; runs may be cut in other ways that make the same prose."""
    assert replace(found, prose_runs=()) == replace(expected, prose_runs=())
    assert found.prose == expected.prose
