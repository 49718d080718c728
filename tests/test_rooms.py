"""The rooms of the window: who may know whom."""

import ast
import subprocess
import sys

import pytest

from tests.support.command import REPOSITORY, environment

UI = REPOSITORY / "desktop_app" / "ui"
ROOMS = sorted(folder.name for folder in UI.iterdir() if (folder / "__init__.py").is_file())
PICTURE_LIBRARIES = ("PySide6.QtWidgets", "pyqtgraph")
OF_SOUND = ("desktop_app.audio", "desktop_app.recognition", "desktop_app.results")
MIRRORED = ("audio", "cli", "recognition", "results", "ui")


def imports_of(path):
    """Return the modules that a source file imports anywhere in it, for type checkers too."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def name_of(path):
    return ".".join(path.relative_to(REPOSITORY).with_suffix("").parts)


MODULES = {name_of(path): imports_of(path) for path in UI.rglob("*.py") if path.name != "__init__.py"}
CONTROLS = {name for name in MODULES if name.endswith(("control", ".controller"))}
WIDGETS = {name for name, known in MODULES.items() if known & set(PICTURE_LIBRARIES) and name.split(".")[2] in ROOMS}
WITHOUT_QT = {
    name
    for name in MODULES
    if name.rpartition(".")[2] in ("jobs", "wording", "request", "view", "message_view", "formatting", "state")
    or name.endswith(("_words", "_wording"))
} | {f"desktop_app.ui.signal.{path.stem}" for path in (UI / "signal").glob("*.py") if path.stem != "__init__"}


def room_of(module):
    """Return the room of a module of the window; of one that lies at the top, its own name; None for others."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["desktop_app", "ui"] and len(parts) > 2 else None


def known_rooms(room):
    known = {room_of(name) for module, names in MODULES.items() if room_of(module) == room for name in names}
    return known - {None, room}


@pytest.mark.parametrize(
    ("room", "known"),
    [
        ("formatting", set()),
        ("shortcuts", set()),
        ("theme", set()),
        ("work", set()),
        ("signal", set()),
        ("widgets", {"formatting", "shortcuts", "theme"}),
    ],
)
def test_what_everybody_uses_knows_no_room(room, known):
    assert known_rooms(room) <= known


@pytest.mark.parametrize("room", ["formatting", "shortcuts", "theme", "widgets"])
def test_widgets_theme_and_formatting_know_nothing_of_sound(room):
    for module, names in MODULES.items():
        if room_of(module) == room:
            assert not [name for name in names if name.startswith(OF_SOUND)], module


def test_rooms_know_one_another_in_one_direction():
    left = {room: known_rooms(room) for room in ROOMS}
    while left:
        free = [room for room, known in left.items() if not known & set(left)]
        assert free, f"these rooms import one another in a circle: { {r: k & set(left) for r, k in left.items()} }"
        for room in free:
            del left[room]


def test_no_room_knows_what_stands_above_the_rooms():
    for room in ROOMS:
        assert known_rooms(room) <= {*ROOMS, "formatting", "shortcuts"}, room


def test_controls_import_no_widgets_and_widgets_no_controls():
    assert CONTROLS and WIDGETS and not CONTROLS & WIDGETS
    for control in CONTROLS:
        assert not MODULES[control] & WIDGETS, control
    for widget in WIDGETS:
        assert not MODULES[widget] & CONTROLS, widget


def test_jobs_and_texts_load_no_qt():
    assert len(WITHOUT_QT) > 20
    code = "import importlib, sys\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    code += "assert 'PySide6' not in sys.modules, [name for name in sys.modules if 'ui' in name]"
    done = subprocess.run(
        [sys.executable, "-c", code, *sorted(WITHOUT_QT)],
        env=environment(), capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("package", MIRRORED)
def test_the_tests_mirror_the_rooms(package):
    code, tests = REPOSITORY / "desktop_app" / package, REPOSITORY / "tests" / package
    folders = {folder.relative_to(tests) for folder in tests.rglob("*") if (folder / "__init__.py").is_file()}
    assert not {folder for folder in folders if not (code / folder / "__init__.py").is_file()}


def test_no_modules_import_one_another_in_a_circle():
    files = [path for package in ("desktop_app", "model_export") for path in (REPOSITORY / package).rglob("*.py")]
    modules = {name_of(path): path for path in files if path.name != "__init__.py"}
    left = {name: imports_of(path) & modules.keys() for name, path in modules.items()}
    while left:
        free = [name for name, known in left.items() if not known & left.keys()]
        assert free, f"in a circle: { {name: known & left.keys() for name, known in left.items()} }"
        for name in free:
            del left[name]
