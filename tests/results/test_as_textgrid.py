from dataclasses import replace

import parselmouth
import pytest
from parselmouth.praat import call

from desktop_app import __version__
from desktop_app.errors import OutputError
from desktop_app.recognition import Status
from desktop_app.results.as_textgrid import as_textgrid
from desktop_app.results.write import write_text
from desktop_app.terminal import printable
from tests.results.annotations import ODD_LABELS, expected
from tests.results.verdicts import SHA256, failed, heard, with_timeline, without_answer
from tests.support.tiny_model import INFO, renamed


def read(results, folder, info=INFO):
    """Let Praat itself read a TextGrid: its end, and the intervals of each tier by name."""
    write_text(folder / "a.TextGrid", as_textgrid(results, info, SHA256))
    grid = parselmouth.read(str(folder / "a.TextGrid"))
    assert call(grid, "Get start time") == 0
    tiers = {}
    for tier in range(1, call(grid, "Get number of tiers") + 1):
        assert call(grid, "Is interval tier", tier)
        tiers[call(grid, "Get tier name", tier)] = [
            (
                call(grid, "Get start time of interval", tier, number),
                call(grid, "Get end time of interval", tier, number),
                call(grid, "Get label of interval", tier, number),
            )
            for number in range(1, call(grid, "Get number of intervals", tier) + 1)
        ]
    return call(grid, "Get end time"), tiers


@pytest.mark.parametrize("segments", [1, 7, 500])
def test_praat_reads_every_segment_as_it_was(tmp_path, segments):
    result = with_timeline(segments=segments)
    end_s, tiers = read([result], tmp_path)
    wanted = expected(result)
    assert list(tiers) == ["emotion", "probability", "made by"]
    assert tiers["emotion"] == [(start, end, answer) for start, end, answer, _ in wanted]
    assert tiers["probability"] == [(start, end, probability) for start, end, _, probability in wanted]
    assert end_s == wanted[-1][1]


def test_intervals_follow_each_other_without_gaps_from_beginning_to_end(tmp_path):
    end_s, tiers = read([with_timeline(segments=100)], tmp_path)
    for intervals in tiers.values():
        starts = [start for start, *_ in intervals]
        ends = [end for _, end, _ in intervals]
        assert starts == [0.0, *ends[:-1]]
        assert ends[-1] == end_s


def test_a_tier_says_what_made_it(tmp_path):
    end_s, tiers = read([with_timeline()], tmp_path)
    ((start, end, text),) = tiers["made by"]
    assert (start, end) == (0.0, end_s)
    assert text.startswith(f"speech-emotion {__version__}; model tiny 1.0 sha256 {SHA256}; window_s=2 ")


def test_quotes_and_foreign_scripts_in_labels_survive(tmp_path):
    result = with_timeline(segments=20, labels=ODD_LABELS)
    _, tiers = read([result], tmp_path, renamed('the "odd" one', labels=ODD_LABELS))
    assert [text for *_, text in tiers["emotion"]] == [printable(answer) for *_, answer, _ in expected(result)]
    assert 'model the "odd" one 1.0' in tiers["made by"][0][2]


def test_a_result_without_a_timeline_is_one_interval(tmp_path):
    assert read([heard()], tmp_path)[1]["emotion"] == [(0.0, 4.25, "happy")]
    assert read([without_answer(Status.TOO_QUIET)], tmp_path)[1]["probability"] == [(0.0, 0.2, "")]


def test_channels_are_tiers_of_one_grid_with_their_numbers(tmp_path):
    results = [replace(with_timeline(segments=7), channel=1), replace(with_timeline(segments=7), channel=2)]
    _, tiers = read(results, tmp_path)
    assert list(tiers) == ["emotion 1", "probability 1", "emotion 2", "probability 2", "made by"]
    for result in results:
        wanted = [(start, end, answer) for start, end, answer, _ in expected(result)]
        assert tiers[f"emotion {result.channel}"] == wanted


def test_a_failed_file_has_nothing_to_write():
    with pytest.raises(OutputError, match=r"gone\.wav has no answer"):
        as_textgrid([failed()], INFO, SHA256)
