"""Results as text: one small module a format, each a pure function; and writing that text to a file."""

from desktop_app.results.as_audacity import as_audacity
from desktop_app.results.as_csv import as_csv
from desktop_app.results.as_eaf import as_eaf
from desktop_app.results.as_json import as_json, as_jsonl
from desktop_app.results.as_lines import as_json_line, as_line
from desktop_app.results.as_table import as_table
from desktop_app.results.as_textgrid import as_textgrid
from desktop_app.results.write import check_destination, write_text

__all__ = [
    "as_audacity",
    "as_csv",
    "as_eaf",
    "as_json",
    "as_json_line",
    "as_jsonl",
    "as_line",
    "as_table",
    "as_textgrid",
    "check_destination",
    "write_text",
]
