"""What Windows shows of a program's file: its version resource."""

from pathlib import Path

from desktop_app import __version__

TEMPLATE = """\
VSVersionInfo(
  ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004, fileType=0x1),
  kids=[
    StringFileInfo([StringTable("040904B0", [
      StringStruct("CompanyName", "Speech Emotion"),
      StringStruct("FileDescription", "Speech Emotion"),
      StringStruct("FileVersion", "{version}"),
      StringStruct("InternalName", "{name}"),
      StringStruct("LegalCopyright", "MIT licence"),
      StringStruct("OriginalFilename", "{name}.exe"),
      StringStruct("ProductName", "Speech Emotion"),
      StringStruct("ProductVersion", "{version}"),
    ])]),
    VarFileInfo([VarStruct("Translation", [0x0409, 1200])]),
  ],
)
"""


def version_resource(name: str, version: str = __version__) -> str:
    """Return the version resource of NAME.exe, in the form that PyInstaller reads.

    Examples
    --------
    >>> "filevers=(1, 2, 3, 0)" in version_resource("speech-emotion", "1.2.3")
    True
    """
    parts = [int(part) for part in version.split(".")[:3]]
    numbers = tuple(parts + [0] * (4 - len(parts)))
    return TEMPLATE.format(numbers=numbers, version=version, name=name)


def write_version_resource(path: Path, name: str) -> Path:
    """Write the version resource of NAME.exe, and return the path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(version_resource(name), encoding="utf-8")
    return path
