"""Long numbers: of cards and bank accounts, which prove themselves by their check digits, and others, which may name an account."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from afterword.check.private.find import Find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.check.private.find import Known

_CARD = re.compile(r"(?<![\w.,+-])(?:\d{4}([ -]?)\d{4}\1\d{4}\1\d{1,7}|3\d{3}([ -]?)\d{6}\2\d{5})(?![\w-]|[.,]\d)")
_ISSUED = re.compile(
    r"4\d{12}(?:\d{3})?(?:\d{3})?|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|3[47]\d{13}|6(?:011|5\d\d)\d{12}"
)
_IBAN = re.compile(r"[A-Z](?<![\w-].)[A-Z]\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\w-])")
_LENGTHS = range(15, 35)
_LONG = re.compile(r"\d(?<![\w.,/+=&?#-].)(?<!aw\d:.)\d{11,}(?![\w]|[.,]\d)")
_GLUED = re.compile(r"\d(?<=[A-Za-z_#-].)\d{11,}(?!\w|[.,]\d)")
_OF_SOMEBODY = re.compile(
    r"(?<![A-Za-z])(?:(?:account|acct|user|member|customer|profile|channel|device|message|msg)s?"
    r"(?:[ _-]?(?:id|no|nr|number)\.?)?[ _:-]{0,2}#?|ids?[ _:]{0,2}#?)\Z",
    re.IGNORECASE,
)
"""What makes a number that is glued to a word or a sign an account's; behind any other word it is mostly a ticket's."""
_LONGEST_NAME = 24
_DAY = re.compile(
    r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d(?:\d{3}|\d{6})?)?"
)
_MOMENT = re.compile(r"1\d{12}(?:\d{3}|\d{6})?")
"""Milliseconds, microseconds or nanoseconds since 1970."""
_TEN, _FIRST_LETTER, _MODULUS = 10, 55, 97


def payment(text: str, _: Known) -> Iterator[Find]:
    """Numbers of payment cards and bank accounts (IBAN) whose check digits are right."""
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found.group())
        if _ISSUED.fullmatch(digits) and _adds_up(digits):
            yield Find("payment-number", found.start(), found.end(), "the number of a payment card")
    for found in _IBAN.finditer(text):
        letters = found.group().replace(" ", "")
        if len(letters) in _LENGTHS and _is_iban(letters):
            yield Find("payment-number", found.start(), found.end(), "the number of a bank account")


def _adds_up(digits: str) -> bool:
    """Luhn's check of a card's number."""
    doubled = (2 * int(digit) for digit in digits[-2::-2])
    total = sum(int(digit) for digit in digits[-1::-2]) + sum(two - 9 if two >= _TEN else two for two in doubled)
    return total % _TEN == 0 and len(set(digits)) > 1


def _is_iban(letters: str) -> bool:
    """ISO 7064's check of an IBAN: the first four characters to the end, letters as numbers from 10."""
    turned = letters[4:] + letters[:4]
    return int("".join(c if c.isdigit() else str(ord(c) - _FIRST_LETTER) for c in turned)) % _MODULUS == 1


def long_numbers(text: str, _: Known) -> Iterator[Find]:
    """Numbers of twelve digits and more that are no point in time."""
    glued = (
        found
        for found in _GLUED.finditer(text)
        if _OF_SOMEBODY.search(text, max(0, found.start() - _LONGEST_NAME), found.start())
    )
    for found in (*_LONG.finditer(text), *glued):
        digits = found.group()
        if not (_DAY.fullmatch(digits) or _MOMENT.fullmatch(digits) or len(set(digits)) == 1):
            yield Find("long-number", found.start(), found.end(), f"a number of {len(digits)} digits")
