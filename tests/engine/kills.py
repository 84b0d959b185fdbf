"""Ends a build in the middle, as a power cut would: in a process of its own that stops at the n-th call of a function."""

from __future__ import annotations

import os
import shutil
import traceback
from typing import TYPE_CHECKING, Any, NoReturn

from afterword.engine import building, contents, outputs, skins, store
from afterword.publish import index_cache, pagefind

if TYPE_CHECKING:
    from collections.abc import Callable

GONE = 9
WHERE: dict[str, tuple[Any, str]] = {
    "a row of the store": (store.Store, "write"),
    "a note": (store.Store, "keep_note"),
    "a file is written": (outputs.Stage, "put"),
    "files are moved": (outputs.Stage, "move"),
    "one file is moved": (os, "replace"),
    "outputs are forgotten": (outputs.Outputs, "forget"),
    "outputs are remembered": (outputs.Outputs, "remember"),
    "the folders are swapped": (building, "swap"),
    "old files are removed": (building, "remove"),
    "a folder of the cache is removed": (shutil, "rmtree"),
    "a skin is made": (skins.Wardrobe, "_made"),
    "files are read": (contents.Contents, "keep"),
    "a bundle is indexed": (pagefind, "index"),
    "the list of bundles": (index_cache, "write"),
}


def killed(run: Callable[[], object], where: str, nth: int, *, after: bool) -> bool:
    """Run in a process that ends before or after the n-th call; False where it came to its end."""
    process = os.fork()
    if process == 0:
        _arm(*WHERE[where], nth, after=after)
        never(run)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    assert code in {0, GONE}, "the build failed before it was killed"
    return code == GONE


def never(run: Callable[[], object]) -> NoReturn:
    """Run, and end the process whatever happens: nothing of a test may go on in a copy."""
    try:
        run()
        os._exit(0)
    except BaseException:  # noqa: BLE001 - as above
        traceback.print_exc()
        os._exit(GONE + 1)


def _arm(owner: Any, name: str, nth: int, *, after: bool) -> None:
    real, calls, here = getattr(owner, name), [0], os.getpid()

    def armed(*values: object, **named: object) -> object:
        calls[0] += os.getpid() == here
        if calls[0] == nth and not after:
            os._exit(GONE)
        answer = real(*values, **named)
        if calls[0] == nth:
            os._exit(GONE)
        return answer

    setattr(owner, name, armed)
