"""An entry goes into a timeline, and nothing else in the file moves."""

from __future__ import annotations

import re
from posixpath import commonprefix

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from afterword.edit.source import CannotEdit
from afterword.edit.timeline import Logged, log_event
from afterword.model.kinds import Kind
from afterword.model.records import Event, Incident
from afterword.model.source import SourceFile
from afterword.model.when import read_when
from afterword.parse.record import parse_record

NOON = Event(read_when("2025-11-15T12:00Z"), "decision", "Raids paused", "safety-ops@emea")
LINE = '{at: 2025-11-15T12:00Z, type: decision, what: "Raids paused", who: safety-ops@emea}'
SMALL = "{at: 2025-11-15T12:00Z, type: status, what: It}"


def record(text: str) -> Incident:
    read = parse_record(SourceFile("INC.md", text.encode()), Kind.INCIDENT, "INC-2025-7KQ4").record
    assert isinstance(read, Incident)
    return read


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("timeline: []\n", f"timeline:\n  - {LINE}\n"),
        ("timeline: []   # nothing yet\nid: X\n", f"timeline:   # nothing yet\n  - {LINE}\nid: X\n"),
        ("timeline:\nid: X\n", f"timeline:\n  - {LINE}\nid: X\n"),
        ("timeline: # to do\n# more\nid: X\n", f"timeline: # to do\n  - {LINE}\n# more\nid: X\n"),
        ("timeline: ~\n", f"timeline: [{LINE}]\n"),
        ("timeline: [\n  # none\n]\n", f"timeline: [\n  # none\n{LINE}]\n"),
        ("id: X\nstatus: open\n\n# how it goes\nrelated: []\n",
         f"id: X\nstatus: open\ntimeline:\n  - {LINE}\n\n# how it goes\nrelated: []\n"),
        ("related: []\n", f"timeline:\n  - {LINE}\nrelated: []\n"),
        ("{id: X, related: []}\n", f"{{id: X, timeline: [{LINE}], related: []}}\n"),
        ("{id: X, timeline: []}\n", f"{{id: X, timeline: [{LINE}]}}\n"),
        ("timeline:\n- {at: 2025-11-15, what: a} # first\n# end\nid: X\n",
         f"timeline:\n- {{at: 2025-11-15, what: a}} # first\n- {LINE}\n# end\nid: X\n"),
        ("timeline:\n  - at: 2025-11-14\n    what: |\n      One.\n\n      Two.\n\nid: X\n",
         ("timeline:\n  - at: 2025-11-14\n    what: |\n      One.\n\n      Two.\n\n  - at: 2025-11-15T12:00Z\n    type: decision\n"
         '    what: "Raids paused"\n    who: safety-ops@emea\nid: X\n')),
        ("timeline:\n    -   at: 2025-11-14\n        what: a\n    # that was it\n",
         ("timeline:\n    -   at: 2025-11-14\n        what: a\n    -   at: 2025-11-15T12:00Z\n        type: decision\n"
         '        what: "Raids paused"\n        who: safety-ops@emea\n    # that was it\n')),
        ("timeline:\n  -\n    # first\n    at: 2025-11-16\n    what: a\n",
         ('timeline:\n  - at: 2025-11-15T12:00Z\n    type: decision\n    what: "Raids paused"\n    who: safety-ops@emea\n'
         "  -\n    # first\n    at: 2025-11-16\n    what: a\n")),
        ("timeline:\n  - {at: 2025-11-14}\n  # the next day\n  - {at: 2025-11-16}\n",
         f"timeline:\n  - {{at: 2025-11-14}}\n  - {LINE}\n  # the next day\n  - {{at: 2025-11-16}}\n"),
        ("timeline: [{at: 2025-11-14}, {at: 2025-11-16}]\n", f"timeline: [{{at: 2025-11-14}}, {LINE}, {{at: 2025-11-16}}]\n"),
        ("timeline: [\n  {at: 2025-11-14}, # a\n  {at: 2025-11-15} # b\n]\n",
         f"timeline: [\n  {{at: 2025-11-14}}, # a\n  {{at: 2025-11-15}}, # b\n  {LINE}\n]\n"),
        ("timeline: [\n  {at: 2025-11-14},\n  {at: 2025-11-15},\n]\n",
         f"timeline: [\n  {{at: 2025-11-14}},\n  {{at: 2025-11-15}},\n  {LINE},\n]\n"),
        ("timeline: [\n  {at: 2025-11-14}]\n", f"timeline: [\n  {{at: 2025-11-14}},\n  {LINE}]\n"),
        ("timeline: [\n  {at: 2025-11-16}]\n", f"timeline: [\n  {LINE},\n  {{at: 2025-11-16}}]\n"),
        ("timeline: [{at: unknown, what: a}]\n", f"timeline: [{{at: unknown, what: a}}, {LINE}]\n"),
        ("timeline: [{at: soon}, {at: 2025-11-16}]\n", f"timeline: [{LINE}, {{at: soon}}, {{at: 2025-11-16}}]\n"),
    ],
)  # fmt: skip
def test_an_entry_stands_where_people_would_put_it(before: str, after: str) -> None:
    body = "---\n## Summary\r\nMixed ends stay.\n--- \nas they are"
    assert log_event(f"---\n{before}{body}", Logged(NOON)) == f"---\n{after}{body}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("times: {detected: 2025-11-14}", "times: {detected: 2025-11-14, contained: 2025-11-15T12:00Z}"),
        ("times: {resolved: 2025-11-16}", "times: {contained: 2025-11-15T12:00Z, resolved: 2025-11-16}"),
        ("times: {started: , resolved: 2025-11-16}", "times: {started: , contained: 2025-11-15T12:00Z , resolved: 2025-11-16}"),
        ("times: {}", "times: {contained: 2025-11-15T12:00Z}"),
        ("times:", "times: {contained: 2025-11-15T12:00Z}"),
        ("times: {contained: unknown}", "times: {contained: 2025-11-15T12:00Z}"),
        ("times:\n  # UTC\n  detected: 2025-11-14 # by a creator\n  resolved: unknown",
         "times:\n  # UTC\n  detected: 2025-11-14 # by a creator\n  contained: 2025-11-15T12:00Z\n  resolved: unknown"),
        ("times:\n  resolved: unknown", "times:\n  contained: 2025-11-15T12:00Z\n  resolved: unknown"),
        ("times:\n  contained: # not yet", "times:\n  contained: 2025-11-15T12:00Z # not yet"),
    ],
)  # fmt: skip
def test_a_milestone_stands_among_the_others(before: str, after: str) -> None:
    text = log_event(
        f'---\nstatus: "open" # now\n{before}\ntimeline: [{SMALL}]\n---\n', Logged(NOON, "contained", "contained")
    )
    assert text == f"---\nstatus: contained # now\n{after}\ntimeline: [{SMALL}, {LINE}]\n---\n"


def test_times_and_status_are_added_where_there_are_none() -> None:
    text = log_event("---\nid: X\nseverity: SEV2\n---\n", Logged(NOON, "contained", "contained"))
    added = f"times: {{contained: 2025-11-15T12:00Z}}\ntimeline:\n  - {LINE}\n"
    assert text == f"---\nid: X\nstatus: contained\nseverity: SEV2\n{added}---\n"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("## No front matter\n", "no front matter"),
        ("---\nid: X\n", "no front matter"),
        ("---\nid: X: Y\n---\n", "not YAML"),
        ("---\n- a\n---\n", "holds no fields"),
        ("---\n# nothing\n---\n", "holds no fields"),
        ("---\ntimeline: yesterday\n---\n", "is not a list"),
        ("---\ntimeline: {at: 2025-11-15}\n---\n", "is not a list"),
        ("---\ntimes: soon\n---\n", "'times' holds no fields"),
        ("---\ntimes: {contained: 2025-11-14}\n---\n", "is 2025-11-14 already"),
        ("---\ntimes: {contained: [2025-11-14]}\n---\n", "stands there already"),
    ],
)
def test_a_file_in_doubt_is_left_alone(text: str, why: str) -> None:
    with pytest.raises(CannotEdit, match=why):
        log_event(text, Logged(NOON, "contained"))


WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\u2028\u2029\ufeff"), max_size=20)
COMMENTS = st.sampled_from(["", " # a note", "  # ünï: {code} [🌊]", " # - {at: x}"])
TIMES = st.sampled_from(
    ["2025-11-13", "2025-11-15T11:59Z", "2025-11-15T12:00Z", "2025-11-15", "2025-11-17T01:00+02:00", "unknown"]
)


@st.composite
def front_matters(draw: st.DrawFn) -> str:
    """Front matter with a timeline in some style, comments, blank lines, and the line ends of some editor."""
    title = draw(WORDS).replace("'", "''")
    lines = ["---", "id: INC-2025-7KQ4" + draw(COMMENTS), f"title: '{title}'", "status: open"]
    entries = [(draw(TIMES), draw(WORDS).replace("'", "''")) for _ in range(draw(st.integers(0, 4)))]
    style = (
        draw(st.sampled_from(["absent", "flow", "lines", "flow items", "block items", "text blocks"]))
        if entries
        else "empty"
    )
    indent = " " * draw(st.integers(0, 4))
    flow = [f"{{at: {at}, what: '{what}'}}" for at, what in entries]
    if style == "empty":
        lines.append(draw(st.sampled_from(["timeline: []", "timeline:  [ ]"])) + draw(COMMENTS))
    elif style == "flow":
        lines.append(f"timeline: [{', '.join(flow)}]" + draw(COMMENTS))
    elif style == "lines":
        comma = draw(st.sampled_from(["", ","]))
        lines += [
            "timeline: [",
            *(f"{indent} {one}," + draw(COMMENTS) for one in flow[:-1]),
            f"{indent} {flow[-1]}{comma}",
            " ]",
        ]
    elif style != "absent":
        lines.append("timeline:" + draw(COMMENTS))
        for at, what in entries:
            lines += [f"{indent}# before"] * draw(st.integers(0, 1)) + [""] * draw(st.integers(0, 1))
            if style == "flow items":
                lines.append(f"{indent}- {{at: {at}, what: '{what}'}}" + draw(COMMENTS))
            elif style == "block items":
                lines += [f"{indent}- at: {at}" + draw(COMMENTS), f"{indent}  what: '{what}'"]
            else:
                lines += [f"{indent}- at: {at}", f"{indent}  what: |", f"{indent}    text", f"{indent}    more"]
    lines += draw(st.sampled_from([[], ["# the end"], ["", "related: []"], ["tickets: [TS-1] # so"]]))
    return draw(st.sampled_from(["", "\ufeff"])) + draw(st.sampled_from(["\n", "\r\n"])).join(
        [*lines, "---", "", "Text.", ""]
    )


@given(front_matters(), st.builds(Event, st.just(NOON.at), st.just("update"), WORDS.map(str.strip).filter(bool)))
def test_the_record_gains_one_event_and_the_file_one_insertion(text: str, event: Event) -> None:
    after = log_event(text, Logged(event))
    old, new = record(text), record(after)
    at = new.timeline.index(event)
    assert (*new.timeline[:at], *new.timeline[at + 1 :]) == old.timeline
    assert replace(new, timeline=old.timeline) == old
    assert is_put_in(text, after)


def is_put_in(before: str, after: str) -> bool:
    """True when `after` is `before` with one run of characters put in, besides a comma for a list or the loss of a `[]`."""
    start = len(commonprefix([before, after]))
    end = len(commonprefix([before[start:][::-1], after[start:][::-1]]))
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    return new.removeprefix(",").startswith(old) or new.strip().startswith(re.sub(r"\[ ?\]", "", old).strip())
