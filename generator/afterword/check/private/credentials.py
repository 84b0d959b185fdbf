"""Credentials by the marks with which their makers begin them. `parse/suspect.py` names every beginning too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.check.private.find import Find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.private.find import Known

RULE = "secret"
_KINDS: tuple[tuple[str, str], ...] = (
    ("a private key", r"-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY(?: BLOCK)?-----|AGE-SECRET-KEY-1[A-Z0-9]{50,}"),
    ("an access key of Amazon Web Services", r"(?:AKIA|ASIA)[A-Z2-7]{16}"),
    ("an API key of Google", r"AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{20,}"),
    ("an account key of Azure", r"AccountKey=[A-Za-z0-9+/]{86}=="),
    ("a token of GitHub", r"gh[opsur]_[A-Za-z0-9]{36,}|github_pat_\w{50,}"),
    ("a token of GitLab", r"gl(?:pat|dt|rt|ptt)-[\w-]{20,}"),
    ("a token of Slack", r"xox[abeoprs]-[\w-]{10,}|xapp-\d-[\w-]{10,}"),
    ("a webhook", r"hooks\.slack\.com/services/[\w/]{20,}|discord(?:app)?\.com/api/webhooks/\d+/[\w-]{20,}"),
    ("a key of Stripe", r"[rs]k_live_[A-Za-z0-9]{16,}|whsec_[A-Za-z0-9+/]{24,}"),
    ("a key of a language model", r"sk-(?:ant|proj|svcacct)-[\w-]{20,}"),
    ("a token of a package registry", r"npm_[A-Za-z0-9]{36}|pypi-[\w-]{50,}"),
    ("a token of DigitalOcean", r"do[opr]_v1_[0-9a-f]{64}"),
    ("a token of Shopify", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
    ("a token of Atlassian", r"ATATT3[\w=-]{50,}"),
    ("a token", r"dapi[0-9a-f]{32}|lin_api_[A-Za-z0-9]{32,}|hvs\.[\w-]{24,}"),
    ("a signed token (JWT)", r"eyJ(?:hbGci|0eXAi|raWQi|jdHki|lbmMi|qa3|4NX)[\w-]{4,}\.eyJ[\w-]{8,}\.[\w-]{8,}"),
)
_PATTERNS = tuple((what, re.compile(rf"(?<![A-Za-z0-9_])(?:{pattern})")) for what, pattern in _KINDS)
_PASSWORD = re.compile(r"://[^\s/:@\"'<>()]{1,64}:(?P<it>[^\s/@\"'<>()]{3,128})@(?=[\w-]+[.:/]\w)")


def credentials(text: str, _: Known) -> Iterator[Find]:
    """The credentials in a text."""
    for what, pattern in _PATTERNS:
        for found in pattern.finditer(text):
            yield Find(RULE, found.start(), found.end(), what)


def passwords(text: str, _: Known) -> Iterator[Find]:
    """Passwords inside web addresses."""
    for found in _PASSWORD.finditer(text):
        rule = "" if _is_blank(found["it"]) else RULE
        yield Find(rule, found.start() + 3, found.end(), "a password inside an address")


def _is_blank(password: str) -> bool:
    """True for what documentation writes in a password's place: `***`, `${TOKEN}`, `{password}`, `<secret>`, `xxx`."""
    return (
        password[0] in "$<{[%" or len(set(password)) == 1 or password.lower() in {"password", "pass", "token", "secret"}
    )
