"""A timeline as an annotation document of ELAN, format 3.0."""

import os
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from desktop_app.recognition.answer.segments import Segment
from desktop_app.recognition.file_result import FileResult
from desktop_app.recognition.models.contract import ModelInfo
from desktop_app.results.made_by import PROGRAM, made_by
from desktop_app.results.spans import answer_of, probability_text, segments_of, tier_name
from desktop_app.terminal import printable

SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"

_MIME_TYPES = {".wav": "audio/x-wav", ".wave": "audio/x-wav", ".mp3": "audio/mpeg"}

_CONSTRAINTS = {
    "Time_Subdivision": "Time subdivision of parent annotation's time interval, no time gaps allowed within this "
    "interval",
    "Symbolic_Subdivision": "Symbolic subdivision of a parent annotation. Annotations refering to the same parent are "
    "ordered",
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time interval, gaps are allowed",
}
"""As ELAN itself writes them, its spelling included."""

_NO_XML = {0xFFFE: "\ufffd", 0xFFFF: "\ufffd"}


def as_eaf(results: Sequence[FileResult], info: ModelInfo, sha256: str, written: datetime | None = None) -> str:
    """Return the results of one sound as an ELAN document: a tier of emotions, and below it one of their probabilities.

    The tiers of a channel bear its number. Times are whole milliseconds, as ELAN has them. Program, model and settings
    are properties in the header. The media is named by its absolute path, and as a file beside the document for when
    both were moved.

    Parameters
    ----------
    results : sequence of FileResult
        One, or one for each channel. Without a timeline, a single annotation says the whole.
    info : ModelInfo
        Of the model that gave the results.
    sha256 : str
        Of the model file, in hexadecimal digits.
    written : datetime, optional
        The document's date; now when left out.

    Raises
    ------
    OutputError
        When a result has no answer.
    """
    tiers = [segments_of(result) for result in results]
    date = (written or datetime.now(UTC)).isoformat(timespec="seconds")
    document = ET.Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": PROGRAM,
            "DATE": date,
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:noNamespaceSchemaLocation": SCHEMA,
        },
    )
    _add_header(document, results[0].file, sum(map(len, tiers)), made_by(info, sha256))
    slots = _add_times(document, tiers)
    used = 0
    for result, segments, of_tier in zip(results, tiers, slots, strict=True):
        _add_tiers(document, result, segments, of_tier, used)
        used += 2 * len(segments)
    _add_types(document)
    for stereotype, description in _CONSTRAINTS.items():
        ET.SubElement(document, "CONSTRAINT", DESCRIPTION=description, STEREOTYPE=stereotype)
    ET.indent(document, " ")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(document, encoding="unicode")}\n'


def _add_header(document: ET.Element, file: str, count: int, properties: dict[str, str]) -> None:
    header = ET.SubElement(document, "HEADER", MEDIA_FILE="", TIME_UNITS="milliseconds")
    name = os.path.basename(file)
    ET.SubElement(
        header,
        "MEDIA_DESCRIPTOR",
        MEDIA_URL=Path(os.path.abspath(file)).as_uri(),
        MIME_TYPE=_MIME_TYPES.get(os.path.splitext(name)[1].lower(), "unknown"),
        RELATIVE_MEDIA_URL=f"./{quote(os.fsencode(name))}",
    )
    for key, value in properties.items():
        ET.SubElement(header, "PROPERTY", NAME=f"{PROGRAM}.{key}").text = _text(value)
    # ELAN numbers new annotations from here on.
    ET.SubElement(header, "PROPERTY", NAME="lastUsedAnnotationId").text = str(2 * count)


def _add_times(document: ET.Element, tiers: Sequence[Sequence[Segment]]) -> list[list[str]]:
    """Add two slots for each annotation, in the order of time: ELAN shares none between annotations.

    Returns
    -------
    list of list of str
        For each tier the names of its slots: start and end of every annotation.
    """
    times: list[tuple[int, int, int]] = []
    for tier, segments in enumerate(tiers):
        last = 0
        for number, segment in enumerate(segments):
            # An annotation lasts at least a millisecond.
            end = max(last + 1, round(segment.end_s * 1000))
            times += [(last, tier, 2 * number), (end, tier, 2 * number + 1)]
            last = end
    order = ET.SubElement(document, "TIME_ORDER")
    names = [[""] * (2 * len(segments)) for segments in tiers]
    for count, (time, tier, place) in enumerate(sorted(times), start=1):
        names[tier][place] = f"ts{count}"
        ET.SubElement(order, "TIME_SLOT", TIME_SLOT_ID=names[tier][place], TIME_VALUE=str(time))
    return names


def _add_tiers(
    document: ET.Element, result: FileResult, segments: Sequence[Segment], slots: Sequence[str], used: int
) -> None:
    """Add the two tiers of a result; `used` annotations are there already."""
    above, below = tier_name("emotion", result), tier_name("probability", result)
    emotions = ET.SubElement(document, "TIER", LINGUISTIC_TYPE_REF="emotion", TIER_ID=above)
    probabilities = ET.SubElement(document, "TIER", LINGUISTIC_TYPE_REF="probability", PARENT_REF=above, TIER_ID=below)
    for number, segment in enumerate(segments):
        name = f"a{used + number + 1}"
        emotion = ET.SubElement(
            ET.SubElement(emotions, "ANNOTATION"),
            "ALIGNABLE_ANNOTATION",
            ANNOTATION_ID=name,
            TIME_SLOT_REF1=slots[2 * number],
            TIME_SLOT_REF2=slots[2 * number + 1],
        )
        ET.SubElement(emotion, "ANNOTATION_VALUE").text = _text(answer_of(segment))
        if segment.probability is None:
            continue
        probability = ET.SubElement(
            ET.SubElement(probabilities, "ANNOTATION"),
            "REF_ANNOTATION",
            ANNOTATION_ID=f"a{used + len(segments) + number + 1}",
            ANNOTATION_REF=name,
        )
        ET.SubElement(probability, "ANNOTATION_VALUE").text = probability_text(segment)


def _add_types(document: ET.Element) -> None:
    ET.SubElement(
        document, "LINGUISTIC_TYPE", GRAPHIC_REFERENCES="false", LINGUISTIC_TYPE_ID="emotion", TIME_ALIGNABLE="true"
    )
    ET.SubElement(
        document,
        "LINGUISTIC_TYPE",
        CONSTRAINTS="Symbolic_Association",
        GRAPHIC_REFERENCES="false",
        LINGUISTIC_TYPE_ID="probability",
        TIME_ALIGNABLE="false",
    )


def _text(value: str) -> str:
    """Return text that XML can hold."""
    return printable(value).translate(_NO_XML)
