"""The generated page of the Open API."""

from script import generate_docs


def test_the_page_is_current() -> None:
    """Run script/generate_docs.py after changing the client or the contract."""
    assert generate_docs.TARGET.read_text("utf8") == generate_docs.render()
