import csv

import pytest

from desktop_app import __version__
from desktop_app.errors import OutputError
from desktop_app.recognition import Status
from desktop_app.results.as_audacity import as_audacity
from desktop_app.terminal import printable
from tests.results.annotations import ODD_LABELS, expected
from tests.results.verdicts import SHA256, failed, heard, with_timeline, without_answer
from tests.support.tiny_model import INFO, renamed


def labels_of(result, info=INFO):
    """Read a label track as Audacity does: start, end and text between tabs."""
    text = as_audacity(result, info, SHA256)
    assert text.endswith("\n")
    return [(float(a), float(b), text) for a, b, text in csv.reader(text.splitlines(), delimiter="\t", quotechar=None)]


@pytest.mark.parametrize("segments", [1, 7, 500])
def test_every_segment_comes_back_as_it_was(segments):
    result = with_timeline(segments=segments)
    found = [(start, end, text.split(" ")[0], text.partition(" ")[2]) for start, end, text in labels_of(result)[:-1]]
    assert found == expected(result)


def test_the_last_label_says_what_made_it():
    start, end, text = labels_of(with_timeline())[-1]
    assert start == end == labels_of(with_timeline())[-2][1]
    assert text.startswith(f"speech-emotion {__version__}; model tiny 1.0 sha256 {SHA256}; window_s=2 ")


def test_labels_with_tabs_and_line_breaks_stay_on_their_line():
    result = with_timeline(segments=20, labels=ODD_LABELS)
    found = labels_of(result, renamed("odd", labels=ODD_LABELS))[:-1]
    assert [text for *_, text in found] == [f"{printable(x)} {p}".rstrip() for *_, x, p in expected(result)]


def test_a_result_without_a_timeline_is_one_label_from_beginning_to_end():
    assert labels_of(heard())[0] == (0.0, 4.25, "happy 0.875000")
    assert labels_of(without_answer(Status.TOO_QUIET))[0] == (0.0, 0.2, "too_quiet")


def test_a_failed_file_has_nothing_to_write():
    with pytest.raises(OutputError, match=r"gone\.wav has no answer"):
        labels_of(failed())
