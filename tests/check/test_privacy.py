"""Privacy: what is found in any text and where, what only looks like it, and that nothing found is ever said again."""

from __future__ import annotations

import json
import re
import time
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import make
from afterword.check.explain import manual
from afterword.check.private.find import known_of
from afterword.check.private.finds import finds
from afterword.check.rules import privacy
from afterword.check.scan import scan
from afterword.model.kinds import Kind
from afterword.model.lists import Allowed, PrivacySettings
from afterword.model.settings import Settings
from afterword.parse.suspect import is_suspect
from afterword.report.formats import FORMATS
from afterword.report.report import Report

if TYPE_CHECKING:
    from afterword.diagnostics import Diagnostic
    from afterword.model.config import Config

RULES = {rule.name: rule for rule in privacy.RULES}
TAIL = "EXAMPLEexample0123456789" * 4
"""What follows the beginning of a credential here: nobody issued it, and it stands apart from the beginning."""
JWT = ("eyJ" + "hbGciOiJub25lIn0", "eyJ" + "leGFtcGxlIjoxfQ", "bm9zaWduYXR1cmU")
PASSWORD = "hunter-two"  # noqa: S105 - a password is what the rule is to find

FOUND = [
    # e-mail
    ("email-address", "Write to {someone@example.org}.", ""),
    ("email-address", "Told <{first.last+tag@mail.example.org}> at once", ""),
    ("email-address", "[mail](mailto:{someone@example.org}?subject=x)", ""),
    ("email-address", "<!-- {someone@example.org} knows more -->", "a comment"),
    ("email-address", "https://example.org/unsubscribe?user={someone@example.org}", "inside an address"),
    ("email-address", "zoé asked {zoé@example.org} again", "letters of other languages"),
    # telephone
    ("phone-number", "Rang {+44 20 7946 0958} twice", ""),
    ("phone-number", "Rang {+1 202-555-0143}.", ""),
    ("phone-number", "tel:{+31201234567}", "as one number"),
    ("phone-number", "Rang {+44 (0)20 7946 0958}", ""),
    # addresses of machines
    ("ip-address", "Sign-ins came from {203.0.113.7}.", ""),
    ("ip-address", "http://{198.51.100.23}:8080/x", ""),
    ("ip-address", "The host {192.0.2.44} answered", "a small one, in a line about hosts"),
    ("ip-address", "from {2001:db8::8a2e:370:7334} on", ""),
    ("ip-address", "from {2001:db8:85a3:8d3:1319:8a2e:370:7348}, then", ""),
    # accounts
    ("account-handle", "Announced by {@qzx_wvk}.", ""),
    ("account-handle", "({@qzx-wvk})", ""),
    ("account-handle", "by {@someone@social.example} too", "the fediverse"),
    ("account-handle", "by {@example.bsky.social}", ""),
    # what users publish
    ("user-content", "See {https://www.youtube.com/watch?v=EXAMPLE}.", ""),
    ("user-content", "{twitch.tv/videos/0000}", "without https"),
    ("user-content", "[it](https://m.facebook.com/someone/posts/1)".replace("https", "{https").replace("/1)", "/1})"), ""),
    ("user-content", "{https://social.example/@someone/1}", "an account under any host"),
    ("user-content", "{https://x.com/someone/status/123456789012345678}", "the number in it is part of it"),
    # places
    ("coordinates", "at {48.8584, 2.2945}.", ""),
    ("coordinates", "{-33.8568,151.2153}", ""),
    ("coordinates", "at {48°51'30.2\" N, 2°17'40.2\" E}", ""),
    ("coordinates", "{geo:48.85,2.29}", ""),
    # numbers
    ("payment-number", "{4111 1111 1111 1111}", ""),
    ("payment-number", "card {5555555555554444},", ""),
    ("payment-number", "{378282246310005}", ""),
    ("payment-number", "to {GB82 WEST 1234 5698 7654 32}", ""),
    ("payment-number", "{DE89370400440532013000}", ""),
    ("long-number", "account {900000000012345678}", ""),
    ("long-number", "id:{123456789012}", ""),
    ("long-number", "account #{123456789012}", "a sign before it"),
    ("long-number", "ID{123456789012}", "a word before it"),
    ("long-number", "for account_{123456789012} and", ""),
    ("long-number", "user_id_{900000000012345678}", ""),
    ("long-number", "userId:#{900000000012345678}", ""),
    ("long-number", "Member-{123456789012}.", ""),
    ("long-number", "{4111111111111112}", "the check digit is wrong"),
    # credentials
    ("secret", "{AKIAIOSFODNN7EXAMPLE}", ""),
    ("secret", "key {" + "gh" + "p_" + TAIL[:36] + "}", ""),
    ("secret", "{" + "glp" + "at-" + TAIL[:20] + "}", ""),
    ("secret", "{" + "xox" + "b-" + "0" * 12 + "}", ""),
    ("secret", "{" + "sk_" + "live_" + TAIL[:24] + "}", ""),
    ("secret", "{" + "AI" + "za" + TAIL[:35] + "}", ""),
    ("secret", "{-----BEGIN " + "RSA PRIVATE KEY-----}", ""),
    ("secret", "{" + ".".join(JWT) + "}", ""),
    ("secret", "https://{bot:" + PASSWORD + "@}git.example/x", ""),
    ("secret", "{" + "hooks.slack" + ".com/services/" + "T0/B0/" + TAIL[:24] + "}", ""),
]  # fmt: skip

LET_STAND = [
    "who: safety-ops@amer", "safety-ops@amer. Then", "trust-and-safety@emea,apac", "logo@2x.png", "git@git.example:org/repo",
    "package@1.2.3", "meet @ 10:30", "@", "a@b",
    "rose by +44 in 2025", "+02:00", "2025-11-15T20:42+01:00", "+3 000 000 views", "C++ 20 1234", "+1", "020 7946 0958",
    "version 4.12.1.9 of the app", "versions 1.2.3.4, 1.2.3.5 and prior", "10.0.0.1", "192.168.1.20", "the host 127.0.0.1",
    "firmware 15.4.2.157", "1.2.3", "1.2.3.4.5", "Chrome/120.0.6099.109", "300.1.2.3", "lookups at 1.1.1.1 failed",
    "12:30:45", "a::b", "2025: x", "::", "std::vector", "2025:11:15", "fe80::1", "2001: a year",
    "@here", "@channel", "@safety-ops", "told @emea", "`@todo`", "@media(print)", "npm i @scope/pkg",
    "someone\\@example", "@example.org", "a@b@",
    "https://www.youtube.com/howyoutubeworks/", "https://example.org/watch?v=1", "youtube.com", "../incidents/INC.md", "and/or",
    "https://tickets.example/TS-1301",
    "scores 0.9312, 0.8841", "3.14159", "1.5, 2.5", "48.8584", "95.1234, 200.1234", "at 20° and 30°", "0.00012 0.00034",
    "1,200,000", "20251115204200", "202511152042", "1763239320000", "aw1:123456789012", "000000000000", "INC-2025-7KQ4",
    "TS-123456789012", "12345678901", "ticket #123456789012", "case_123456789012", "ID-123456789012", "grid123456789012",
    "vaultid123456789012", "account_20251115204200", "ID12345678901", "user-1763239320000", "#123456789012", "ID123456789012x",
    "id1234567890123.5", "https://status.example/incidents/123456789012345", "1.123456789012345",
    "the key AKIA is short", "eyJ", "ghp_short", "-----BEGIN CERTIFICATE-----", "sk_test_" + TAIL[:24],
    "TLP:AMBER+STRICT", "TLP:REDACTED", "called `TLP:RED`", "atlp red", "the red team", "ignore[tlp-red]",
    "https://user:${TOKEN}@git.example/x", "https://user:password@git.example/x", "risk-taking", "xoxo",
]  # fmt: skip


def config(**changes: object) -> Config:
    return replace(make.shipped_config(), settings=Settings(privacy=PrivacySettings(**changes)))  # type: ignore[arg-type]


def marked(text: str) -> tuple[str, str]:
    """A text without its braces, and what stands between them."""
    start, end = text.index("{"), text.rindex("}")
    return text[:start] + text[start + 1 : end] + text[end + 1 :], text[start + 1 : end]


def covered(text: str, one: Diagnostic) -> str:
    assert one.line == one.end_line
    return text.split("\n")[one.line - 1][one.column - 1 : one.end_column - 1]


def said(problems: tuple[Diagnostic, ...]) -> str:
    """What all forms of a report say of problems, without the rules' manuals."""
    report = Report(problems, ("0" * 16,) * len(problems), 1)
    forms = {name: form(report) for name, form in FORMATS.items()}
    sarif = json.loads(forms.pop("sarif"))
    del sarif["runs"][0]["tool"]["driver"]["rules"]
    return "\n".join((*forms.values(), json.dumps(sarif, ensure_ascii=False)))


@pytest.mark.parametrize(("name", "text", "why"), FOUND)
def test_found_once_at_its_place_and_never_repeated(name: str, text: str, why: str) -> None:
    line, secret = marked(text)
    whole = f"---\r\ntitle: é\r\n---\r\nA line.\r\n{line}\r\nAnother.\r\n"
    (one,) = scan("notes.md", b"\xef\xbb\xbf" + whole.encode(), make.shipped_config())
    assert (one.name, one.line) == (name, 5), why
    assert covered(whole.replace("\r", ""), one) == secret
    words = f"{one.message} {one.hint}"
    assert not any(secret[at : at + 6] in words for at in range(max(1, len(secret) - 5))), (
        "no six letters of it are said"
    )
    assert secret not in said((one,))


@pytest.mark.parametrize("text", LET_STAND)
def test_let_stand(text: str) -> None:
    assert scan("notes.md", f"{text}\n".encode(), make.shipped_config()) == ()
    assert scan("notes.md", f"Before, {text}, after".encode(), make.shipped_config()) == ()


@pytest.mark.parametrize("rule", privacy.RULES, ids=lambda rule: rule.name)
def test_every_rule_has_cases_of_both_kinds(rule: object) -> None:
    name = rule.name  # type: ignore[attr-defined]
    assert sum(name == found for found, _, _ in FOUND) >= 3
    assert len(LET_STAND) > len(FOUND)


@pytest.mark.parametrize(
    ("allowed", "text"),
    [
        ("desk@example.org", "desk@example.org"),
        ("*@example.org", "any.one@EXAMPLE.org"),
        ("203.0.113.7", "http://203.0.113.7/"),
        ("@exampleofficial", "@ExampleOfficial"),
        ("https://youtube.com/watch?v=OURS*", "https://youtube.com/watch?v=OURS1"),
    ],
)
def test_what_a_team_allows_with_a_reason(allowed: str, text: str) -> None:
    data = text.encode()
    assert len(scan("a.md", data, make.shipped_config())) == 1
    assert scan("a.md", data, config(allow=(Allowed(allowed, "It is our own."),))) == ()
    assert len(scan("a.md", data, config(allow=(Allowed(allowed),)))) == 1, "without a reason nothing is allowed"


@pytest.mark.parametrize(
    ("text", "count"),
    [("Rang 020 7946 0958.", 1), ("Rang (020) 7946 0958", 1), ("020 7946", 0), ("2025-11-15 20:42", 0)],
)
def test_numbers_of_a_teams_own_country(text: str, count: int) -> None:
    assert len(scan("a.md", text.encode(), config(phone_regions=("GB",)))) == count
    assert scan("a.md", text.encode(), make.shipped_config()) == ()


def test_a_teams_own_service_shows_user_content_too() -> None:
    own = config(user_content=("tideglass.example/clips/*",))
    assert [one.name for one in scan("a.md", b"tideglass.example/clips/1", own)] == ["user-content"]
    assert scan("a.md", b"tideglass.example/rules/", own) == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (make.record_file(Kind.INCIDENT).path, "title: someone@example.org"),
        (make.record_file(Kind.INCIDENT).path, "# someone@example.org told us"),
        (make.record_file(Kind.INCIDENT).path, "e-mail: someone@example.org"),
        (make.record_file(Kind.INCIDENT).path, "owner: someone@example.org"),
        (make.record_file(Kind.INCIDENT).path, "surfaces: [someone@example.org]"),
        (make.log_file().path, "- {on: 2025-12-12, by: someone@example.org, action: A1, set: {status: accepted}}"),
        ("reviews/guide/page.md", "Ask someone@example.org."),
        ("reviews/incidents/2025/notes.md", "Ask someone@example.org."),
        ("reviews/incidents/2025/INC-2025-7KQ4-copy.md", "Ask someone@example.org."),
        ("site_config/settings.yml", "description: Ask someone@example.org"),
        ("site_config/taxonomies/tactics.yml", "taxonomy: tactics # someone@example.org"),
    ],
)
def test_every_file_of_an_archive_is_looked_into(path: str, text: str) -> None:
    files = make.sound_files()
    is_field = path in files and path.endswith(".md")
    files[path] = files[path].replace("\ntype:", f"\n{text}\ntype:") if is_field else f"{text}\n"
    found = make.diagnose(make.project(files))
    here = [one for one in found if one.name == "email-address"]
    assert [one.path for one in here] == [path]
    assert covered(files[path], here[0]) == "someone@example.org"
    assert "omeone" not in " ".join(one.message + one.hint for one in found), "no other rule quotes it either"


def test_an_allowed_text_in_the_settings_is_allowed_there() -> None:
    settings = 'privacy: {allow: [{text: "*@example.org", reason: These are examples.}]}\n'
    files = {**make.sound_files(), "site_config/settings.yml": settings, "reviews/guide/a.md": "someone@example.org"}
    assert make.diagnose(make.project(files)) == ()


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ('privacy: {allow: [{text: "*", reason: All of it.}]}', "nearly anything"),
        ('privacy: {allow: [{text: "@*.*", reason: All of it.}]}', "nearly anything"),
        ("privacy: {allow: [{text: desk@example.org}]}", "nobody says why"),
        ("prose: {languages: [en, xx]}", "no list of words for the language 'xx'"),
    ],
)
def test_settings_that_cannot_be_meant(settings: str, words: str) -> None:
    files = {**make.sound_files(), "site_config/settings.yml": settings + "\n"}
    said = [one for one in make.diagnose(make.project(files)) if one.name != "email-address"]
    assert [words in one.message for one in said] == [True]


@pytest.mark.parametrize("encoding", ["utf-16", "latin-1"])
def test_files_in_other_encodings(encoding: str) -> None:
    assert [one.name for one in scan("a.txt", "é someone@example.org".encode(encoding), make.shipped_config())] == [
        "email-address"
    ]


def test_a_program_marks_its_functions() -> None:
    assert scan("a.md", b"So:\n\n```python\n@fixture\n```\n", make.shipped_config()) == ()
    assert scan("a.py", b"@fixture\ndef a(): ...\n", make.shipped_config()) == ()


@pytest.mark.parametrize("rule", privacy.RULES, ids=lambda rule: rule.name)
def test_examples_in_manuals_are_nobodys(rule: object) -> None:
    for example in manual(rule).examples:  # type: ignore[arg-type]
        assert not re.search(r"@(?!example|.*example|safety-ops|amer|emea)", example.text)


LABELS = ["TLP:RED", "tlp red", "Tlp: Red", "TLPRED", "tlp_red", "TLP\u00a0RED", "TLP:\n  RED"]


@pytest.mark.parametrize("label", LABELS)
def test_what_must_not_leave_the_room(label: str) -> None:
    for text in (label, f"({label}) a peer told us", f"note: '{label} a peer told us'", f"`{label} a peer told us`"):
        (one,) = scan("notes.md", text.encode(), make.shipped_config())
        assert (one.name, one.column) == ("tlp-red", text.index(label) + 1)
        assert scan("labels.py", text.encode(), make.shipped_config()) == (), "a program speaks of it"


def test_a_label_is_no_secret_in_what_is_said() -> None:
    file = make.record_file(Kind.INCIDENT, audience="red", title="TLP:RED, who is behind it")
    found = make.diagnose(make.project({**make.sound_files(), file.path: file.data}))
    assert [(one.name, one.message[:8]) for one in found] == [("tlp-red", "TLP:RED ")] * 2


@given(
    st.lists(
        st.sampled_from([marked(text)[0] for _, text, _ in FOUND] + LET_STAND + LABELS) | st.text(max_size=12),
        max_size=4,
    )
)
def test_the_quick_look_misses_nothing(pieces: list[str]) -> None:
    text = " ".join(pieces).encode(errors="replace").decode()
    found = finds(text, known_of(make.shipped_config()))
    assert not found or is_suspect(text.encode())
    assert all(a.end <= b.start for a, b in pairwise(found)), "no place is reported twice"


@given(st.binary(max_size=60), st.sampled_from([marked(text)[0] for _, text, _ in FOUND]), st.binary(max_size=60))
def test_any_bytes_have_an_answer(before: bytes, text: str, after: bytes) -> None:
    assert all(one.name in RULES for one in scan("a.md", before + text.encode() + after, make.shipped_config()))


@pytest.mark.parametrize(
    "unit",
    [
        "@a.",
        "+1 2",
        "1.2.3.4 ",
        "a@b.cd ",
        "1 2 3 4 ",
        "::2001:",
        "x.co/@a ",
        "eyJhbGci",
        "12° ",
        '"',
        "4111 ",
        "://a:b",
    ],
)
def test_no_text_takes_long(unit: str) -> None:
    data = unit.encode() * (200_000 // len(unit))
    before = time.process_time()
    scan("a.md", data, make.shipped_config())
    assert time.process_time() - before < 1
