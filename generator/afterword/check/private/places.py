"""Where somebody is, or what somebody made: network addresses, places on the map, addresses of user content."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv6Address
from typing import TYPE_CHECKING

from afterword.check.private.find import Find, Known

if TYPE_CHECKING:
    from collections.abc import Iterator

_OCTET = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4 = re.compile(rf"(?<![\w.+-])(?<!\w/){_OCTET}(?:\.{_OCTET}){{3}}(?![\w-]|\.\w)")
_LARGE, _SURELY = 100, 2
"""Hardly a version has two numbers this large, and four addresses of five have."""
_NEAR, _MOST_ASKED = 80, 1_000
_SPOKEN_OF = re.compile(
    r"\b(?:IPs?|IPv4|address(?:es)?|hosts?|sign-?ins?|log-?ins?|logged in|prox(?:y|ies)|subnets?|networks?|traffic|requests?|"
    r"connect(?:ed|ions?)?|https?://|from)\b",
    re.IGNORECASE,
)
_VERSION = re.compile(
    r"\b(?:versions?|releases?|builds?|firmware|hotfix|HF|SP|patch(?:ed|es)?|upgrad\w*|updat\w*|vulnerab\w*|software|sdk|before|"
    r"prior|later|earlier|lower|below|section|chapter)\b",
    re.IGNORECASE,
)
_NOBODYS = re.compile(
    r"(?:0|10|127)\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|192\.168\.|2[2-5]\d\.(?<!22[0-3]\.)"
    r"|1\.[10]\.[10]\.1\b|8\.8\.(?:8\.8|4\.4)\b|9\.9\.9\.9\b"
)
"""Addresses inside a house, of no single machine, or of well-known resolvers: they lead nobody to a person."""
_IPV6 = re.compile(r"[23](?<![\w:.].)[0-9a-fA-F]{3}:[0-9a-fA-F:]{2,35}(?![\w:])")

_DEGREES = re.compile(
    r"(?<![\w.,])(?P<lat>[-+−]?\d{1,2}\.\d{4,})°?\s?[NS]?\s{0,2}[,;/ ]\s{0,2}(?i:\"?(?:lng|long?(?:itude)?)\"?\s?[:=]?\s?)?"
    r"(?P<lon>[-+−]?\d{1,3}\.\d{4,})°?\s?[EWO]?(?!\w|\.\d)"
)
_MINUTES = re.compile(
    r"(?<!\w)\d{1,3}°\s?\d{1,2}(?:\.\d+)?\s?['′’](?:\s?\d{1,2}(?:\.\d+)?\s?[\"″”])?\s?[NSEWO]\b"
    r"(?:[,;\s]{1,3}\d{1,3}°\s?\d{1,2}(?:\.\d+)?\s?['′’](?:\s?\d{1,2}(?:\.\d+)?\s?[\"″”])?\s?[NSEWO]\b)?"
)
_GEO = re.compile(r"\bgeo:-?\d{1,2}\.\d{2,},-?\d{1,3}\.\d{2,}")
_FARTHEST = 180

_PATH = re.compile(r"/(?<=[A-Za-z]/)[^\s<>\"'`|\\)\]}]+")
_HOST = re.compile(
    r"(?:(?<![\w@.-])https?://|(?<![\w@./:-]))(?P<it>(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,12})\Z",
    re.IGNORECASE,
)
_LONGEST_HOST = 120
_ENDS_OF_PATTERNS = ('*"', "*'")
"""So end the entries of our own lists of addresses."""
_SAME = re.compile(r"^(?:www|m|mobile|old|new)\.", re.IGNORECASE)


def ipv4(text: str, _: Known) -> Iterator[Find]:
    """Addresses of machines on the public network. Four numbers that a version is spoken of with are a version."""
    asked = 0
    for found in _IPV4.finditer(text):
        if _NOBODYS.match(found.group()):
            continue
        sure = sum(int(octet) >= _LARGE for octet in found.group().split(".")) >= _SURELY
        asked += not sure
        if sure or (asked < _MOST_ASKED and not _is_version(text, found)):
            yield Find("ip-address", found.start(), found.end(), "an IPv4 address")


def ipv6(text: str, _: Known) -> Iterator[Find]:
    """The same of the newer kind."""
    for found in _IPV6.finditer(text):
        address = found.group().rstrip(":") if found.group().count("::") == 0 else found.group()
        if _is_ipv6(address):
            yield Find("ip-address", found.start(), found.start() + len(address), "an IPv6 address")


def _is_version(text: str, found: re.Match[str]) -> bool:
    """Whether four small numbers are rather a version: unless their line speaks of addresses, and nothing near of versions."""
    before = text[max(0, found.start() - 2 * _NEAR) : found.start()].split("\n")
    after = text[found.end() : found.end() + _NEAR].partition("\n")[0]
    line = before[-1] + after
    return _VERSION.search("\n".join((*before[-2:], after))) is not None or _SPOKEN_OF.search(line) is None


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def coordinates(text: str, _: Known) -> Iterator[Find]:
    """Places on the map: two numbers of four decimals or more (ten metres), degrees and minutes, `geo:` addresses."""
    for found in _DEGREES.finditer(text):
        numbers = [abs(float(found[name].replace("−", "-"))) for name in ("lat", "lon")]
        if max(numbers) > 1 and numbers[0] <= _FARTHEST / 2 and numbers[1] <= _FARTHEST:
            yield Find("coordinates", found.start(), found.end(), "a place on the map")
    for pattern in (_MINUTES, _GEO):
        for found in pattern.finditer(text):
            yield Find("coordinates", found.start(), found.end(), "a place on the map")


def addresses(text: str, known: Known) -> Iterator[Find]:
    """All web addresses with a path, those of user content as finds of `user-content`, the others of no rule.

    Numbers and names inside an address are part of it: nobody reports them a second time.
    """
    end = 0
    for path in _PATH.finditer(text):
        host = _HOST.search(text, max(end, path.start() - _LONGEST_HOST), path.start())
        if host is None or text[path.end() - 1 : path.end() + 1] in _ENDS_OF_PATTERNS:
            continue
        written = (host["it"] + path.group()).rstrip(".,;:!?*_")
        shown = known.user_content is not None and known.user_content.fullmatch(_SAME.sub("", written)) is not None
        end = host.start("it") + len(written)
        yield Find("user-content" if shown else "", host.start(), end, "a link to what users publish")
