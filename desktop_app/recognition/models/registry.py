"""Finding model files: the shipped ones by name, any other by path."""

import os
from pathlib import Path

from desktop_app.errors import ModelError
from desktop_app.paths import assets_dir

DEFAULT_MODEL = "pretrained"


def shipped_models(folder: Path | None = None) -> list[Path]:
    """Return the model files that came with the program, the default one first.

    Parameters
    ----------
    folder : Path, optional
        Where to look; the program's own ``assets/models`` by default.
    """
    found = sorted((folder or assets_dir() / "models").glob("*.onnx"))
    return sorted(found, key=lambda path: path.stem != DEFAULT_MODEL)


def find_model(name_or_file: str | None = None) -> Path:
    """Return the path of a model by the name of a shipped one or by file; the default model for None.

    Raises
    ------
    ModelError
        Naming the models that are here, when there is none of that name and no such file.
    """
    shipped = shipped_models()
    if name_or_file is None:
        if shipped:
            return shipped[0]
        raise ModelError(
            f"No model came with the program: {assets_dir() / 'models'} holds none. Install the program again, or "
            "name a model file.",
            kind="model_missing",
        )
    for path in shipped:
        if path.stem == name_or_file:
            return path
    if os.path.isfile(name_or_file):
        return Path(name_or_file)
    names = ", ".join(path.stem for path in shipped) or "none"
    raise ModelError(
        f"There is no model “{name_or_file}”: the shipped models are {names}. Name one of them, or an .onnx file.",
        kind="model_missing",
    )
