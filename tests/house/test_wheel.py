"""What the wheel ships, and that it alone makes, checks and builds an archive anywhere."""

from __future__ import annotations

import os
import sys
import sysconfig
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from house.built import run
from house.source import PACKAGE, ROOT

SHIPPED = ("templates", "site_config")
TIDEGLASS = {"site_config/settings.yml", "site_config/taxonomies/teams.yml"}
"""What belongs to the demo archive alone."""


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel and the sdist, built without a network."""
    folder = tmp_path_factory.mktemp("dist")
    done = run([sys.executable, "-m", "hatchling", "build", "-d", str(folder)], ROOT)
    assert done.returncode == 0, done.stdout
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    """The wheel."""
    return next(dist.glob("*.whl"))


def names(wheel: Path) -> set[str]:
    """What a wheel holds, without its own description."""
    with ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if ".dist-info/" not in name}


def files(folder: Path) -> list[Path]:
    """The files of a folder that are anyone's work."""
    return [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]


def test_the_wheel_holds_the_package_and_what_it_ships_and_nothing_else(wheel: Path) -> None:
    package = {f"afterword/{path.relative_to(PACKAGE).as_posix()}" for path in files(PACKAGE)}
    shared = {path.relative_to(ROOT).as_posix() for name in SHIPPED for path in files(ROOT / name)} - TIDEGLASS
    assert names(wheel) == package | {f"afterword/_shared/{name}" for name in shared}


def test_the_wheel_holds_what_an_archive_cannot_do_without(wheel: Path) -> None:
    assert names(wheel) >= {
        "afterword/py.typed",
        "afterword/_shared/site_config/policy.yml",
        "afterword/_shared/site_config/metrics.yml",
        "afterword/_shared/site_config/wording.yml",
        "afterword/_shared/site_config/taxonomies/harms.yml",
        "afterword/_shared/site_config/theme/css/afterword.css",
        "afterword/_shared/site_config/theme/overrides/main.html",
        "afterword/_shared/templates/pages/incident.html.j2",
        *(f"afterword/_shared/templates/records/{kind}.md" for kind in ("incident", "review-full", "audit", "plan")),
    }


def test_nothing_that_is_shipped_as_data_is_code(wheel: Path) -> None:
    assert [name for name in names(wheel) if "/_shared/" in name and name.endswith((".py", ".pyc", ".so"))] == []


def test_the_demo_archive_stays_at_home(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        assert [name for name in archive.namelist() if b"tideglass" in archive.read(name).lower()] == []


def test_the_sdist_gives_the_same_wheel(dist: Path, wheel: Path, tmp_path: Path) -> None:
    with tarfile.open(next(dist.glob("*.tar.gz"))) as archive:
        for member in archive.getmembers():
            if member.isfile():  # by hand: Python 3.11.3 and older know no filters, and newer ones warn without
                target = tmp_path / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                content = archive.extractfile(member)
                target.write_bytes(content.read() if content is not None else b"")
    done = run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)], *tmp_path.glob("afterword-*")
    )
    assert done.returncode == 0, done.stdout
    assert names(next(tmp_path.glob("*.whl"))) == names(wheel)


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a new environment: the wheel installed in it, its dependencies those of the environment that tests."""
    home = tmp_path_factory.mktemp("venv")
    for command in (
        ["-m", "venv", "--without-pip", str(home)],
        [
            "-m",
            "pip",
            "--python",
            str(home / "bin/python"),
            "install",
            "--quiet",
            "--no-deps",
            "--no-index",
            str(wheel),
        ],
    ):
        done = run([sys.executable, *command], ROOT)
        assert done.returncode == 0, done.stdout
    packages = next(home.glob("lib/python*/site-packages"))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return home / "bin"


def test_the_wheel_alone_makes_checks_and_builds_an_archive(installed: Path, tmp_path: Path) -> None:
    foreign = {"PYTHONPATH": "", "PATH": f"{installed}:{os.environ['PATH']}"}
    where = run(["python", "-c", "import afterword; print(afterword.__file__)"], tmp_path, **foreign)
    assert Path(where.stdout.strip()).is_relative_to(installed.parent), where.stdout
    for arguments, folder in ((["init", "x"], tmp_path), (["check"], tmp_path / "x"), (["build"], tmp_path / "x")):
        done = run(["afterword", *arguments], folder, **foreign)
        assert done.returncode == 0, f"afterword {' '.join(arguments)}:\n{done.stdout}"
    site = tmp_path / "x" / "site"
    assert (site / "index.html").is_file()
    assert (site / "harms" / "index.html").is_file(), "the taxonomies come from the wheel"
    assert (site / "css" / "afterword.css").is_file(), "the theme comes from the wheel"
    assert not (tmp_path / "x" / "templates").exists(), "an archive holds no copies of the defaults"
    assert "tideglass" not in (site / "index.html").read_text().lower()
