"""How full the rooms, the files and the functions may get."""

import ast
from collections import Counter

import pytest

from tests.support.command import REPOSITORY

MOST_IN_A_FOLDER, MOST_LOOSE, MOST_ON_TOP_OF_THE_WINDOW = 24, 5, 10
LONGEST_FILE, LONGEST_FUNCTION = 300, 60

CODE = sorted(
    path
    for folder in ("desktop_app", "model_export", "tests", ".ci", "docs")
    for path in (REPOSITORY / folder).rglob("*.py")
    if not {"build", "dist", "__pycache__"} & set(path.parts)
)
FILLED = Counter(path.parent for path in CODE if path.name != "__init__.py")


def test_no_folder_of_code_is_fuller_than_one_can_see():
    assert CODE and not {str(folder): count for folder, count in FILLED.items() if count > MOST_IN_A_FOLDER}
    assert FILLED[REPOSITORY / "desktop_app"] <= MOST_LOOSE
    assert FILLED[REPOSITORY / "desktop_app" / "ui"] <= MOST_ON_TOP_OF_THE_WINDOW


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(REPOSITORY)))
def test_no_file_and_no_function_is_longer_than_one_can_hold_in_mind(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST_FILE
    functions = [x for x in ast.walk(ast.parse(text)) if isinstance(x, ast.FunctionDef | ast.AsyncFunctionDef)]
    long = {x.name: x.end_lineno - x.lineno + 1 for x in functions if x.end_lineno - x.lineno + 1 > LONGEST_FUNCTION}
    assert not long
