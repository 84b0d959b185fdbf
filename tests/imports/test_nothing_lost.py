"""Nothing of a source is lost: every value of its front matter and every word of its body is in the record or the report."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

import pytest

from afterword.parse.yaml import Node, ScalarNode, compose
from imports.corpora import BY_NAME, CORPORA, Corpus, batch_of, files_of, report_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from afterword.imports.convert import Imported

WORD = re.compile(r"\w+")
FRONT = re.compile(r"\s*---[ \t]*\n(.*?)^---[ \t]*$\n?(.*)", re.DOTALL | re.MULTILINE)
BLOCK = re.compile(r"^(`{3,})(?:yaml|text)\n(.*?)\n\1$", re.DOTALL | re.MULTILINE)


def words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in WORD.findall(text))


def folded(text: str) -> str:
    return " ".join(text.split())


def leaves(node: Node) -> Iterator[str]:
    if isinstance(node, ScalarNode):
        yield str(node.value)
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            yield from leaves(part)


def scalars(yaml: str) -> list[str]:
    """The keys and values of some YAML; where it is none, what stands before and after the first colon of each line."""
    root = compose(yaml).root
    texts = leaves(root) if root is not None else (part for line in yaml.splitlines() for part in line.split(":", 1))
    return [text for text in texts if text.strip()]


def text_of(corpus: Corpus, path: str) -> str:
    data = files_of(corpus)[path].data
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("latin-1")
    return text.replace("\r\n", "\n")


@cache
def records(corpus: Corpus) -> dict[str, Imported]:
    return {record.source: record for record in batch_of(corpus).records}


EVERY = [(corpus.name, path) for corpus in CORPORA for path in records(corpus)]


@pytest.mark.parametrize(("name", "path"), EVERY, ids=[f"{name}-{path}" for name, path in EVERY])
def test_every_value_and_every_word_of_a_source_is_kept(name: str, path: str) -> None:
    corpus = BY_NAME[name]
    record = records(corpus)[path]
    source = text_of(corpus, path)
    parts = FRONT.match(source)
    front, body = (parts[1], parts[2]) if parts else ("", source)

    own = FRONT.match(record.text)
    assert own is not None
    kept = [
        record.text,
        *scalars(own[1]),
        *(text for _, block in BLOCK.findall(record.text) for text in scalars(block)),
    ]
    told = [change.before.partition(": ")[2] if change.kind == "word" else change.before for change in record.changes]
    there = folded("\n".join((*kept, *told)))
    counted = words(record.text) + words(" ".join(told))

    lost = [text for text in scalars(front) if folded(text) not in there and words(text) - counted]
    named_here = {*FIELDS_WITH_A_HOME[corpus.map], *(change.before for change in record.changes)}
    assert [text for text in lost if text.strip() not in named_here] == []
    assert words(body) - counted == Counter()
    comments = [line for line in front.splitlines() if line.startswith("#")]
    assert [line for line in comments if line not in record.text] == []


FIELDS_WITH_A_HOME = {
    "icco": {"start_time", "end_time", "title", "summary", "url", "archive_url", "company", "product"},
    "divd": {
        "title", "status", "start", "end", "timeline", "event", "excerpt", "product", "products", "versions", "cves",
        "recommendation", "patch_status", "workaround", "ips", "creds", "author", "lead", "researchers",
    },
}  # fmt: skip
"""Keys whose values stand elsewhere in the record, under the record's own name for them."""


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_the_report_names_every_file_every_note_and_every_change(corpus: Corpus) -> None:
    batch, report = batch_of(corpus), report_of(corpus)
    plain = folded(report.replace("\\", ""))
    assert {record.source for record in batch.records} | {path for path, _ in (*batch.skipped, *batch.failed)} == {
        path for path in files_of(corpus) if path.endswith(".md")
    }
    for record in batch.records:
        assert f"| {record.id} | `{record.source}` |" in report
        assert [note.message for note in record.notes if folded(note.message.replace("\\", "")) not in plain] == []
        assert [change for change in record.changes if folded(change.before.replace("\\", "")) not in plain] == []
    for path, reason in (*batch.skipped, *batch.failed):
        assert f"- `{path}`: " in report
        assert reason.replace("\\", "") in plain


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda corpus: corpus.name)
def test_ids_and_paths_are_unique_and_do_not_depend_on_the_order_of_files(corpus: Corpus) -> None:
    from afterword.imports.batch import import_all
    from imports.corpora import rules_of

    batch = batch_of(corpus)
    assert len({record.id for record in batch.records}) == len(batch.records) == len({r.path for r in batch.records})
    assert import_all(reversed(list(files_of(corpus).values())), rules_of(corpus.map)) == batch
