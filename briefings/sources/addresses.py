"""Which addresses may be asked, and which two are one."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import quote, urlsplit, urlunsplit

from briefings.errors import FetchError

# RFC 6052: the last 32 bits are an IPv4 address that the network translates to.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SAME_SITE = re.compile(r"^(?:www\d?|m|mobile|amp|feeds?|rss)\.")


def check_address(address: str) -> str:
    """Return an address as it is asked for: ASCII only, without a fragment.

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


def host_of(address: str) -> str:
    """Return an address's host, lower case, without a port; empty where there is none."""
    try:
        return urlsplit(address).hostname or ""
    except ValueError:
        return ""


def is_public(ip: str) -> bool:
    """Tell whether an IP address belongs to the public internet, also when it is wrapped in an IPv6 one."""
    address = ipaddress.ip_address(ip.partition("%")[0])
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(str(inner))
    return address.is_global and not address.is_multicast


def same_site(one: str, other: str) -> bool:
    """Tell whether two addresses are of one outlet: one host, or one a part of the other's domain."""
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
