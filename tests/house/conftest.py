"""Gives the tests of the house the demo archive, built."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from house import built

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], built.Built]:
    """`demo("public")` is the demo site for that audience; see `house.built.WAYS`."""

    def give(way: str) -> built.Built:
        return built.built(way, tmp_path_factory)

    return give
