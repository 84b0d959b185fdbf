"""Does a file hold what must not leave its author's machine? A pushed branch cannot be recalled.

These rules look at the whole text of every file: fields, prose, comments, progress logs, pages and settings. What they find they
never repeat. A text that may stand is listed under `privacy` in the settings, with the reason.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from afterword.check.rule import Looks, rule
from afterword.diagnostics import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.private.finds import Looked
    from afterword.diagnostics import Problem


@rule("AW751", "email-address", Level.ERROR, looks=Looks.FILE)
def email_address(file: Looked) -> Iterator[Problem]:
    """An e-mail address stands in the file.

    It names a person, who did not agree to be in the history of a repository for ever. Records name teams and roles. A shared
    address of the team's own may be allowed in the settings.

    Bad body:

        Write to someone@example.org when it happens again.

    Good body:

        Write to the rights desk when it happens again. On call was safety-ops@amer.
    """
    yield from file.told("email-address", "name the team or the role; who it was stands in the case system")


@rule("AW752", "phone-number", Level.ERROR, looks=Looks.FILE)
def phone_number(file: Looked) -> Iterator[Problem]:
    """A telephone number stands in the file.

    Numbers with `+` and the code of a country are found everywhere. Where a team writes its own country's numbers without it,
    `phone_regions` in the settings names the country.

    Bad body:

        The caller used +44 20 7946 0958 both times.

    Good body:

        The caller used the same number both times; the case has it. Reports rose by +44 in 2025.
    """
    yield from file.told("phone-number", "take it out; where it is needed, the case system has it")


@rule("AW753", "ip-address", Level.ERROR, looks=Looks.FILE)
def ip_address(file: Looked) -> Iterator[Problem]:
    """The address of a machine on the public network stands in the file.

    It leads to a household or a person. Addresses inside a house (10.…, 192.168.…) and numbers of versions are left alone.

    Bad body:

        Sign-ins came from 203.0.113.7 within a minute.

    Good body:

        Sign-ins came from one address within a minute, after the update to version 4.12.1.9 of the app.
    """
    yield from file.told("ip-address", "say what matters about it: one network, a hosting provider, another country")


@rule("AW754", "account-handle", Level.WARNING, looks=Looks.FILE)
def account_handle(file: Looked) -> Iterator[Problem]:
    """The name of an account stands in the file.

    Whoever was harmed, or did harm, is found by it years later. Words that mean a program's mark, teams and regions are left
    alone, and so are blocks of code.

    Bad body:

        The raid was announced by @example_account.

    Good body:

        The raid was announced by an account of that week. Told: safety-ops@emea.
    """
    yield from file.told("account-handle", "write an opaque id, such as CREATOR-4TXH, whose key is kept elsewhere")


@rule("AW755", "user-content", Level.WARNING, looks=Looks.FILE)
def user_content(file: Looked) -> Iterator[Problem]:
    """A link leads to something that a user published, or to a user.

    It shows harm to whoever follows it and names who made it, and the place it leads to is told who looked. The addresses are
    data: `privacy.yml`, and `user_content` in the settings for a team's own service.

    Bad body:

        It began with https://www.youtube.com/watch?v=EXAMPLE.

    Good body:

        It began with a video, kept as vault:7KQ4C. See https://www.youtube.com/howyoutubeworks/ for its rules.
    """
    yield from file.told(
        "user-content", "keep a copy in the evidence vault, and name it by its opaque id (vault:7KQ4C)"
    )


@rule("AW756", "coordinates", Level.WARNING, looks=Looks.FILE)
def coordinates(file: Looked) -> Iterator[Problem]:
    """A place on the map stands in the file.

    Two numbers with four decimals or more mean a place within ten metres: a home, or where a stream was made.

    Bad body:

        The stream could be placed at 48.8584, 2.2945.

    Good body:

        The stream could be placed within a city. The scores were 0.9312, 0.8841.
    """
    yield from file.told("coordinates", "write the country or the region; detail belongs in the case system")


@rule("AW757", "long-number", Level.WARNING, looks=Looks.FILE)
def long_number(file: Looked) -> Iterator[Problem]:
    """A number of twelve digits or more stands in the file.

    Such numbers are mostly the ids of accounts, devices or messages, and lead to a person. Points in time and fingerprints are
    left alone.

    Bad body:

        All were reports about account 900000000012345678.

    Good body:

        All were reports about one account; 1,200,000 views, export 20251115204200.
    """
    yield from file.told("long-number", "write an opaque id whose key is kept elsewhere, or round the number")


@rule("AW758", "payment-number", Level.ERROR, looks=Looks.FILE)
def payment_number(file: Looked) -> Iterator[Problem]:
    """The number of a payment card or of a bank account stands in the file.

    Its check digits are right, so it is one. Money can be taken with it.

    Bad body:

        The gifts were paid with 4111 1111 1111 1111.

    Good body:

        The gifts were paid with 14 stolen cards; payments has the list.
    """
    yield from file.told("payment-number", "take it out before anything is pushed; payments can be asked for it")


@rule("AW761", "secret", Level.ERROR, looks=Looks.FILE)
def secret(file: Looked) -> Iterator[Problem]:
    """A key, a token or a password stands in the file.

    It begins as its maker's keys begin. Whoever reads the repository can use it. Taking it out is not enough once it was
    pushed: withdraw it where it was issued.

    Bad body:

        The job ran with AKIAIOSFODNN7EXAMPLE for a month.

    Good body:

        The job ran with a key of the vendor for a month.
    """
    yield from file.told("secret", "take it out, and withdraw it where it was issued if it was ever pushed or shared")


RULES = (
    email_address,
    phone_number,
    ip_address,
    account_handle,
    user_content,
    coordinates,
    long_number,
    payment_number,
    secret,
)
GRAVE = frozenset(rule.name for rule in RULES if rule.level is Level.ERROR)
"""The names of those that are errors."""
