"""Servers: the public ones and private deployments."""

import pytest

from custom_components.gizwits.cloud import (
    KNOWN_APPS,
    REGIONS,
    Server,
    is_loopback,
    private_servers,
)


def test_public_regions() -> None:
    """Three, over https."""
    assert list(REGIONS) == ["cn", "us", "eu"]
    assert all(
        url.startswith("https://")
        for server in REGIONS.values()
        for url in (server.api, server.aep)
    )


def test_known_apps() -> None:
    """Each has its own AppID, some way to sign in, and regions that exist."""
    assert len({app.app_id for app in KNOWN_APPS}) == len(KNOWN_APPS)
    for app in KNOWN_APPS:
        assert app.sign_in
        assert app.regions
        assert set(app.regions) <= set(REGIONS)


@pytest.mark.parametrize(
    ("text", "regions"),
    [
        ("https://cloud.example.com", ["cloud.example.com:443"]),
        (" https://a.example/ ,https://b.example:8443/base/ ", ["a.example:443", "b.example:8443"]),
        ("http://127.0.0.1:8080 http://localhost:1", ["127.0.0.1:8080", "localhost:1"]),
        ("http://[::1]:8080", ["::1:8080"]),
        ("https://a.example https://a.example/", ["a.example:443"]),
    ],
)
def test_private_deployments(text: str, regions: list[str]) -> None:
    """Each address is a region, named by host and port."""
    assert [server.region for server in private_servers(text)] == regions


def test_a_private_deployment_has_both_back_ends() -> None:
    """Under one address, without a slash at the end."""
    assert private_servers("https://b.example:8443/base/") == (
        Server(
            region="b.example:8443",
            api="https://b.example:8443/base",
            aep="https://b.example:8443/base",
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "cloud.example.com",
        "http://cloud.example.com",
        "http://192.168.1.2",
        "ftp://127.0.0.1",
        "https://",
        "https://user:pass@cloud.example.com",
        "https://cloud.example.com/?x=1",
        "https://cloud.example.com/#x",
        "https://a.example http://b.example",
        "https://a.example:99999",
    ],
)
def test_what_is_no_address(text: str) -> None:
    """Plain http is for this machine, and an address is just that."""
    with pytest.raises(ValueError, match=r".+"):
        private_servers(text)


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("::1", True),
        ("localhost", True),
        ("192.168.1.1", False),
        ("localhost.example.com", False),
    ],
)
def test_is_loopback(host: str, loopback: bool) -> None:
    """Only this machine."""
    assert is_loopback(host) is loopback
