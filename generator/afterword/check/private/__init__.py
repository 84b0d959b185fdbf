"""Finds what must not leave the author's machine in any text: people's addresses and numbers, accounts, places, credentials."""
