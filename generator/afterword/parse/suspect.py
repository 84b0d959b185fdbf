"""A cheap look at a file's bytes: may it hold something that must not leave the author's machine? Most files surely do not.

A *no* is sure, a *yes* is looked into by `check/private`. The patterns start with one plain character, to which a search skips, and
the telltales have at least four letters: shorter ones take five times as long.
"""

from __future__ import annotations

import re
from functools import cache

from ahocorasick_rs import BytesAhoCorasick, Implementation, MatchKind

_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_BEGINNINGS = (
    "-----BEGIN ", "AGE-SECRET-KEY-", "AKIA", "ASIA", "AIza", "GOCSPX-", "ya29.", "AccountKey=",
    "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "glpat-", "gldt-", "glrt-", "glptt-",
    "xoxa-", "xoxb-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-", "xapp-", "hooks.slack.com", "/webhooks/",
    "sk_live_", "rk_live_", "whsec_", "sk-ant-", "sk-proj-", "sk-svcacct-", "npm_", "pypi-", "dop_v1_", "doo_v1_", "dor_v1_",
    "shpat_", "shpca_", "shppa_", "shpss_", "ATATT3", "dapi", "lin_api_", "hvs.",
    "eyJhbGci", "eyJ0eXAi", "eyJraWQi", "eyJjdHki", "eyJlbmMi", "eyJqa3", "eyJ4NX",
)  # fmt: skip
"""How well-known credentials begin; of a signed token, the first field of its head."""
_NUMBERS = {
    "phone": (  # but not the offset of a time of day
        "+00 0", "+000", "+00-0", "+00(", "+00 (", "+00.0", "+00/0", "+0 0", "+0-0", "+0(", "+0 (", "+0.0", "+(0", "+ 0",
        "000-000-0000", ") 000-0000", "000-00000", "000 000", "000.000", "000/000", "00 00 00", "00-00-00-00", "00.00.00.00",
        "(000)", "(00) ", "000000000",
    ),
    "ipv4": (".0.0.0", ".00.0.0", ".000.0.0", ".0.00.0", ".00.00.0", ".000.00.0", ".0.000.0", ".00.000.0", ".000.000.0"),
    "place": (".0000", "0\u00b0", "geo:0", "geo:-0"),
    "long": ("000000000", "0000 0000", "0000-0000-0000"),
}  # fmt: skip
"""Numbers with each digit as 0."""
_LABELS = tuple(name + after for name in ("TLP", "Tlp", "tlp") for after in (*": \t\r\n\u00a0_-", "R", "r"))
"""How the label TLP:RED begins, and the others of its kind."""
_WORDS = (*_BEGINNINGS, *_LABELS)
_ALL_NUMBERS = tuple(dict.fromkeys(pattern for patterns in _NUMBERS.values() for pattern in patterns))
_AT = re.compile(rb"@(?:(?<!\S@)\w|(?<=[^\s\w]@)\w|(?<=\S@)[\w\x80-\xff-]+[.:/][\w\x80-\xff])")
_IPV6 = re.compile(rb":(?<=[23][0-9a-fA-F]{3}:)[0-9a-fA-F:]")
_ADDRESS = re.compile(rb"/(?:" + rb"|".join(rb"(?<=\.[A-Za-z]{%d}/)" % n for n in range(2, 13)) + rb")\S")


@cache
def _search(of: tuple[str, ...]) -> BytesAhoCorasick:
    patterns = [one.encode() for one in of]
    return BytesAhoCorasick(patterns, matchkind=MatchKind.LeftmostFirst, implementation=Implementation.DFA)


def is_suspect(data: bytes) -> bool:
    """True where an address, a number, an account, a credential or a label may stand in a file."""
    return bool(
        _AT.search(data)
        or _ADDRESS.search(data)
        or _IPV6.search(data)
        or _search(_WORDS).find_matches_as_indexes(data)
        or _search(_ALL_NUMBERS).find_matches_as_indexes(data.translate(_DIGITS))
    )


def suspicions(data: bytes) -> frozenset[str]:
    """What may stand in a file: `at`, `address`, `ipv6`, `credential`, `label`, `phone`, `ipv4`, `place`, `long`."""
    plain = data.translate(_DIGITS)
    asked = {
        "at": _AT.search(data),
        "address": _ADDRESS.search(data),
        "ipv6": _IPV6.search(data),
        "credential": _search(_BEGINNINGS).find_matches_as_indexes(data),
        "label": _search(_LABELS).find_matches_as_indexes(data),
        **{what: _search(patterns).find_matches_as_indexes(plain) for what, patterns in _NUMBERS.items()},
    }
    return frozenset(what for what, found in asked.items() if found)
