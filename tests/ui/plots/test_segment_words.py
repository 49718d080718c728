from desktop_app.recognition import Segment, Status
from desktop_app.ui.plots.segment_binning import Cell, SegmentView, Share
from desktop_app.ui.plots.segment_words import MOST_SPOKEN, spoken_cell, spoken_segment, spoken_segments, spoken_view

ANGRY = Segment(7.4, 12.4, Status.EMOTION, "angry", 0.81)


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ")


def test_segments_are_spoken_with_times_and_numbers():
    unsure = Segment(12.4, 13.0, Status.UNCERTAIN, None, 0.3)
    assert plain(spoken_segment(ANGRY)) == "angry from 7.4 to 12.4 s, 81 %"
    assert plain(spoken_segments([ANGRY, unsure])) == "angry from 7.4 to 12.4 s, 81 %; not sure from 12.4 to 13.0 s."
    assert spoken_segments([]) == "Nothing yet."
    many = spoken_segments([ANGRY] * (MOST_SPOKEN + 3))
    assert many.startswith("After 3 earlier ones: ") and many.count("angry") == MOST_SPOKEN


def test_a_cell_is_spoken_with_the_shares_of_its_time():
    shares = (
        Share("emotion", "disgust", 0.32, 0.84), Share("emotion", "angry", 0.28, 0.5),
        Share("uncertain", None, 0.2, 0.3), Share("no_speech", None, 0.198, None), Share("emotion", "sad", 0.002, 0.6),
    )  # fmt: skip
    assert plain(spoken_cell(Cell(0.0, 12.0, shares))) == (
        "from 0.0 to 12.0 s: disgust 32 %, angry 28 %, not sure 20 %, no speech 20 %, sad < 1 %"
    )


def test_the_twin_of_a_whole_file_leaves_nothing_out_however_many_segments_there_are():
    emotions = ("sad", "happy")
    segments = [Segment(float(i), i + 1.0, Status.EMOTION, emotions[i % 2], 0.5) for i in range(4000)]
    said = plain(spoken_view(SegmentView(segments), 0.0, 4000.0, 949.0))
    spans = [part.split(":")[0].split(" ")[1:4:2] for part in said.rstrip(".").split("; ")]
    assert len(spans) <= MOST_SPOKEN and spans[0][0] == "0.0" and spans[-1][1] == "4000.0"
    assert [start for start, _ in spans[1:]] == [end for _, end in spans[:-1]]
    assert said.count("sad 50 %") == said.count("happy 50 %") == len(spans)
    assert plain(spoken_view(SegmentView(segments), 10.0, 12.0, 949.0)) == (
        "sad from 10.0 to 11.0 s, 50 %; happy from 11.0 to 12.0 s, 50 %."
    )
