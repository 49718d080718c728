import os
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from desktop_app.errors import OutputError
from desktop_app.results.per_file import check_folder, paths_for, paths_for_channels, write_per_file
from tests.results.verdicts import failed, heard


def relative(folder, *files, suffix=".TextGrid"):
    return [path.relative_to(folder).as_posix() for path in paths_for(folder, files, suffix)]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (["/t/a.wav", "/t/b.wav"], ["a.TextGrid", "b.TextGrid"]),
        (["/t/x/a.wav", "/t/y/z/a.wav"], ["x/a.TextGrid", "y/z/a.TextGrid"]),
        (["/t/a.wav", "/t/a.flac", "/t/a.wav.flac"], ["a.TextGrid", "a.flac.TextGrid", "a.wav.TextGrid"]),
        (["/t/a.wav", "/t/A.wav"], ["a.TextGrid", "A.wav.TextGrid"]),
        (["/t/a.wav"] * 4, ["a.TextGrid", "a.wav.TextGrid", "a.wav (2).TextGrid", "a.wav (3).TextGrid"]),
        (["/t/.b.wav", "/t/no suffix", "/t/v1.2 x.wav"], [".b.TextGrid", "no suffix.TextGrid", "v1.2 x.TextGrid"]),
        ([], []),
    ],
)
def test_each_file_has_a_path_of_its_own_that_says_whose_it_is(files, expected):
    assert relative(Path("out"), *files) == expected
    assert len({path.casefold() for path in expected}) == len(expected)


def test_no_path_leads_out_of_the_folder(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path / "in")
    assert relative(tmp_path / "out", "../a.wav", "b.wav", "../../c.wav") == [
        f"{tmp_path.name}/a.TextGrid", f"{tmp_path.name}/in/b.TextGrid", "c.TextGrid",
    ]  # fmt: skip


def test_results_are_written_in_their_folders_and_what_failed_has_no_file(tmp_path):
    results = [heard("/t/x/a.wav"), failed("/t/b.wav")]
    paths = paths_for(tmp_path / "out", [result.file for result in results], ".txt")
    check_folder(tmp_path / "out", paths)
    write_per_file(results, paths, lambda results: f"about {results[0].file}")
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert written == [tmp_path / "out" / "x" / "a.txt"]
    assert written[0].read_text() == "about /t/x/a.wav"


def test_the_channels_of_a_file_go_together_or_each_has_a_path(tmp_path):
    files = ["/t/a.wav", "/t/a.wav", "/t/b.wav", "/t/c.wav", "/t/c.wav"]
    channels = [1, 2, None, 3, 3]
    together = paths_for_channels(tmp_path, files, channels, ".eaf", together=True)
    assert [path.name for path in together] == ["a.eaf", "a.eaf", "b.eaf", "c.eaf", "c.wav.eaf"]
    apart = paths_for_channels(tmp_path, files, channels, ".txt", together=False)
    assert [path.name for path in apart] == [
        "a (channel 1).txt", "a (channel 2).txt", "b.txt", "c (channel 3).txt", "c (channel 3).wav.txt",
    ]  # fmt: skip
    results = [replace(heard(file), channel=channel) for file, channel in zip(files, channels, strict=True)]
    results[1] = failed("/t/a.wav")
    write_per_file(results[:3], together[:3], lambda given: f"{len(given)} of {given[0].file}")
    assert together[0].read_text() == "1 of /t/a.wav"
    with pytest.raises(OutputError, match=r": a\.eaf, b\.eaf would be replaced"):
        check_folder(tmp_path, together)


def test_one_that_can_not_be_written_costs_none_of_the_others(tmp_path):
    names = ["/t/a.wav", f"/t/{'b' * 250}.wav", "/t/c.wav", "/t/d/e.wav", "/t/f.wav"]
    paths = paths_for(tmp_path / "out", names, ".TextGrid")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "d").touch()
    with pytest.raises(OutputError, match=r"b\.TextGrid: "):
        write_per_file([heard(name) for name in names], paths, lambda results: "text")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.TextGrid", "c.TextGrid", "d", "f.TextGrid"]


def test_what_is_there_is_not_replaced_unless_that_is_asked_for(tmp_path):
    paths = paths_for(tmp_path, [f"/t/{i}.wav" for i in range(5)], ".txt")
    for path in paths:
        path.write_text("by hand")
    with pytest.raises(
        OutputError, match=r"0\.txt, 1\.txt, 2\.txt and 2 more would be replaced\. Choose another folder\."
    ):
        check_folder(tmp_path, paths)
    check_folder(tmp_path, paths, force=True)


def test_a_place_where_no_folder_can_be_is_refused(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="it is no folder"):
        check_folder(tmp_path / "file", [])
    with pytest.raises(OutputError, match="Create it first"):
        check_folder(tmp_path / "a" / "b", [])
    check_folder(tmp_path / "a", [])
    assert not (tmp_path / "a").exists()


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_permission_is_refused(tmp_path):
    (tmp_path / "closed").mkdir(mode=0o500)
    with pytest.raises(OutputError, match="allows no new files"):
        check_folder(tmp_path / "closed", [])
