"""Which addresses may be asked, and which two are one."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from briefings.errors import FetchError

# RFC 6052: the last 32 bits are an IPv4 address that the network translates to.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Python counts some of these as public: site-local addresses (RFC 3879), a network's own translation (RFC
# 8215), what is reserved for protocols, and the addresses at which clouds tell a machine its secrets.
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        (
            "fec0::/10",
            "64:ff9b:1::/48",
            "192.0.0.0/24",
            "168.63.129.16/32",
            "169.254.0.0/16",
            "100.64.0.0/10",
            "fc00::/7",
        ),
    )
)
_METADATA_HOSTS = re.compile(
    r"^(?:metadata|metadata\.google\.internal|instance-data(?:\.ec2\.internal)?)\.?$"
)
_SAME_SITE = re.compile(r"^(?:www\d?|m|mobile|amp|feeds?|rss)\.")


def check_address(address: str) -> str:
    """Return an address as it is requested: ASCII only, without a fragment.

    Raises:
        FetchError: it is none of http or https, has no host, or holds a user name.
    """
    try:
        parts = urlsplit(address)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError as error:
        raise FetchError(address, f"is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host:
        raise FetchError(address, "is no address of the web: only http and https are asked")
    if "@" in parts.netloc:
        raise FetchError(f"{parts.scheme}://{host}", "an address must hold no user name or password")
    place = f"[{host}]" if ":" in host else host
    place += f":{port}" if port else ""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, place, path, quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"), ""))


def join_address(base: str, link: str) -> str:
    """Return a link resolved against the address where it stands; empty for one that is none."""
    try:
        joined = urljoin(base, link) if link else ""
        urlsplit(joined).port  # noqa: B018 - it raises where the port is none
    except ValueError:
        return ""
    return joined


def drop_password(address: str) -> str:
    """Return an address without the user name and password that stand in it."""
    return re.sub(r"^([a-z][a-z0-9+.-]{0,20}://)[^/?#@]*(?:@[^/?#@]*)*@", r"\1", address, flags=re.IGNORECASE)


def host_of(address: str) -> str:
    """Return an address's host, lower case, without a port; empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_public(ip: str) -> bool:
    """Return whether an IP address belongs to the public internet, also when it is wrapped in an IPv6 one."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    if any(address.version == network.version and address in network for network in _NOT_PUBLIC):
        return False
    return address.is_global and not address.is_multicast


def is_metadata_host(host: str) -> bool:
    """Return whether a host is the one at which a cloud tells its machines their secrets."""
    return bool(_METADATA_HOSTS.match(host.lower()))


def same_site(one: str, other: str) -> bool:
    """Return whether two addresses are of one outlet: one host, or one a part of the other's domain."""
    hosts = [_SAME_SITE.sub("", host_of(address)) for address in (one, other)]
    short, long = sorted(hosts, key=len)
    return bool(short) and (short == long or long.endswith(f".{short}"))


def identify_address(address: str) -> str:
    """Return what two addresses of one page share: no scheme, fragment, tracking or closing slash."""
    from courlan import normalize_url

    if not address:
        return ""
    try:
        parts = urlsplit(normalize_url(address))
    except ValueError:
        return address
    host = re.sub(r"^www\.", "", parts.netloc.lower())
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"
