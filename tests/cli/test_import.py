"""`afterword import` as a person uses it: into a new folder, again, into an archive that is there, with a wrong map."""

from __future__ import annotations

from pathlib import Path

import pytest

from afterword.cli.main import run

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "imports"


def imported(*arguments: str | Path) -> int:
    return run(["import", *map(str, arguments)])


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".afterword" not in path.parts
    }


def test_a_new_archive_is_made_and_may_be_made_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "new"
    assert imported("--map", "icco", FIXTURES / "icco", target) == 0
    assert "5 records, 3 of them with something that was not understood." in capsys.readouterr().out
    first = tree(target)
    assert {"mkdocs.yml", "site_config/settings.yml", "site_config/policy.yml", "import-report.md"} <= set(first)
    assert run(["check", "-C", str(target)]) == 0
    assert imported("--map", "icco", FIXTURES / "icco", target) == 0
    assert tree(target) == first


def test_a_file_that_is_not_imported_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported("--map", "divd", FIXTURES / "divd", tmp_path) == 1
    assert "2022/notes.md: not imported" in capsys.readouterr().err
    assert run(["check", "-C", str(tmp_path)]) == 1


def test_a_record_that_is_there_is_never_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported("--map", "icco", FIXTURES / "icco", tmp_path)
    record = next((tmp_path / "reviews" / "incidents" / "2019").iterdir())
    record.write_text(record.read_text() + "\nA line of ours.\n")
    assert imported("--map", "icco", FIXTURES / "icco", tmp_path) == 1
    assert "is there already and says something else" in capsys.readouterr().err
    assert record.read_text().endswith("A line of ours.\n")


def test_ids_have_to_fit_the_archive(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    imported("--map", "icco", FIXTURES / "icco", tmp_path)
    assert imported("--map", "divd", FIXTURES / "divd", tmp_path) == 2
    assert "is not the id of an incident" in capsys.readouterr().err


def test_one_file_and_a_dry_run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "none"
    assert imported("--map", "divd", FIXTURES / "divd/2021/DIVD-2021-00101.md", target, "--dry-run") == 0
    assert "1 record, none of them with something that was not understood." in capsys.readouterr().out
    assert not target.exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--map", "nomap"], "there is no map 'nomap'; name a file, or one of divd, icco"),
        (["--map", "icco", "--nope"], "No such option"),
    ],
)
def test_a_wrong_call(arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert imported(*arguments, FIXTURES / "icco", tmp_path) == 2
    assert said in capsys.readouterr().err


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "thesis.txt").write_text("mine")
    assert imported("--map", "icco", FIXTURES / "icco", tmp_path) == 2
    assert "neither an archive nor empty" in capsys.readouterr().err
    assert set(tree(tmp_path)) == {"thesis.txt"}


def test_a_wrong_map_is_shown_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wrong = tmp_path / "ours.yml"
    wrong.write_text("name: ours\nfixed:\n  status: done\n")
    assert imported("--map", wrong, FIXTURES / "icco", tmp_path / "new") == 1
    assert f"{wrong}:3:11: error AW105 [value]" in capsys.readouterr().err
