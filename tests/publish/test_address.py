import pytest

from briefings.publish import misfit, pages_address


@pytest.mark.parametrize(
    ("remote", "cname", "address"),
    [
        ("git@github.com:Kalvoy/desk.git", "", "https://kalvoy.github.io/desk"),
        ("https://github.com/kalvoy/Desk", "", "https://kalvoy.github.io/Desk"),
        ("https://token@github.com/kalvoy/desk.git", "", "https://kalvoy.github.io/desk"),
        ("ssh://git@github.com:22/kalvoy/desk.git/", "", "https://kalvoy.github.io/desk"),
        ("git@github.com:kalvoy/kalvoy.github.io.git", "", "https://kalvoy.github.io"),
        ("git@github.com:kalvoy/desk.git", "desk.example", "https://desk.example"),
        ("https://git.example/kalvoy/desk.git", "", ""),
        ("/srv/desk.git", "", ""),
        ("https://notgithub.com/kalvoy/desk.git", "", ""),
    ],
)
def test_where_the_pages_of_a_repository_appear(remote: str, cname: str, address: str):
    assert pages_address(remote, cname) == address


@pytest.mark.parametrize(
    ("site_url", "expected", "fits"),
    [
        ("https://kalvoy.github.io/desk", "https://kalvoy.github.io/desk", True),
        ("https://Kalvoy.github.io/Desk/", "https://kalvoy.github.io/desk", True),
        ("https://kalvoy.github.io", "https://kalvoy.github.io/desk", False),
        ("https://kalvoy.github.io/other", "https://kalvoy.github.io/desk", False),
        ("https://other.github.io/desk", "https://kalvoy.github.io/desk", False),
        # The owner's domain, given to all of the owner's pages, which only GitHub knows.
        ("https://kalvoy.example/desk", "https://kalvoy.github.io/desk", True),
        ("https://kalvoy.example", "https://kalvoy.github.io/desk", False),
        ("https://kalvoy.example", "https://kalvoy.github.io", False),
        ("https://kalvoy.example/desk", "https://kalvoy.example", False),
        ("", "https://kalvoy.github.io/desk", True),
        ("https://kalvoy.example", "", True),
    ],
)
def test_an_address_fits_or_does_not(site_url: str, expected: str, fits):
    assert (misfit(site_url, expected) == "") is fits
