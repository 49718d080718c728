"""The channels of files, each to be heard by itself."""

from collections.abc import Iterable, Iterator

from desktop_app.audio.files.find import Found
from desktop_app.audio.files.reader import open_sound
from desktop_app.errors import AudioFileError, ChannelError

MAX_EACH = 32
"""Of a file with more channels, each is heard only by its number: hundreds of rows are hardly ever meant."""

TOO_MANY = "too_many_channels"


def each_channel(found: Iterable[Found]) -> Iterator[Found]:
    """Yield each channel of each file in place of the file, by its header; what can't be read keeps its one row.

    A file with more than 32 channels has one row, with an error.

    Examples
    --------
    >>> from desktop_app.paths import assets_dir
    >>> [one.channel for one in each_channel([Found(assets_dir() / "samples" / "tone.wav")])]
    [1]
    """
    for one in found:
        if one.error is not None:
            yield one
            continue
        try:
            with open_sound(one.path) as file:
                channels = file.channels
        except AudioFileError as error:
            yield one._replace(error=error)
            continue
        if channels > MAX_EACH:
            sentence = f"{one.path} has {channels} channels; each is heard for up to {MAX_EACH}."
            yield one._replace(error=ChannelError(f"{sentence} Choose one of them by its number.", kind=TOO_MANY))
        else:
            yield from (one._replace(channel=number) for number in range(1, channels + 1))
