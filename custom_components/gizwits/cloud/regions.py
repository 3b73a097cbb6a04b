"""Where the cloud is: the three public regions, or a private deployment of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address

from yarl import URL


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """One region. Accounts and tokens belong to exactly one.

    `api` is the Open API's base address, `aep` the one of the brand apps' back end, both without a
    trailing slash.
    """

    region: str
    api: str
    aep: str


REGIONS: Mapping[str, Server] = {
    server.region: server
    for server in (
        Server(region="cn", api="https://api.gizwits.com", aep="https://aep-app.gizwits.com"),
        Server(region="us", api="https://usapi.gizwits.com", aep="https://usaepapp.gizwits.com"),
        Server(region="eu", api="https://euapi.gizwits.com", aep="https://euaepapp.gizwits.com"),
    )
}


def private_servers(text: str) -> tuple[Server, ...]:
    """Read the address or addresses of a private deployment, separated by commas or blanks.

    Each is one region, named by its host and port, with the brand apps' back end under the same
    address. ValueError: not an address, nothing but https off this machine, or more than a base
    address (user, query).
    """
    servers = {server.region: server for server in map(_private, text.replace(",", " ").split())}
    if not servers:
        raise ValueError("no address")
    return tuple(servers.values())


def _private(address: str) -> Server:
    url = URL(address)
    if url.host is None or url.scheme not in {"https", "http"}:
        raise ValueError("not an http address")
    if url.user is not None or url.password is not None or url.query_string or url.fragment:
        raise ValueError("more than a base address")
    if url.scheme == "http" and not is_loopback(url.host):
        raise ValueError("plain http is for this machine only")
    base = str(url).rstrip("/")
    return Server(region=f"{url.host}:{url.port}", api=base, aep=base)


def is_loopback(host: str) -> bool:
    """Tell whether a host is this machine itself."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
