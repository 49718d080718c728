"""Results as text: one small module a format, each a pure function; and writing that text to a file."""

from desktop_app.results.as_csv import as_csv
from desktop_app.results.as_json import as_json
from desktop_app.results.as_lines import as_json_line, as_line
from desktop_app.results.as_table import as_table
from desktop_app.results.write import check_destination, write_text

__all__ = ["as_csv", "as_json", "as_json_line", "as_line", "as_table", "check_destination", "write_text"]
