"""What PyInstaller would bundle and the program never uses."""

import re

TRAINING = ("keras", "librosa", "llvmlite", "numba", "onnx", "scipy", "sklearn", "tensorflow", "tf2onnx")
"""What trains the models; it must not come in, not even by a package that imports it when it is there."""

MODULES = [
    *TRAINING,
    *("IPython", "PIL", "cupy", "h5py", "jupyter_rfb", "matplotlib", "pandas", "pytest"),
    *("setuptools", "threadpoolctl"),
    # The program uses no network, and readline is under the GPL. Without _hashlib nothing needs OpenSSL (5 MB): Python
    # brings SHA-256 of its own.
    *("ssl", "_ssl", "_hashlib", "readline"),
    *("tkinter", "_tkinter", "sqlite3", "lib2to3", "ensurepip", "distutils"),
    # onnxruntime's tools for making models; running one needs none of them.
    *("onnxruntime.backend", "onnxruntime.datasets", "onnxruntime.quantization", "onnxruntime.tools"),
    "onnxruntime.transformers",
    *("pyqtgraph.canvas", "pyqtgraph.console", "pyqtgraph.examples", "pyqtgraph.flowchart", "pyqtgraph.jupyter"),
    *("pyqtgraph.opengl", "OpenGL", "numpy.f2py", "numpy.testing", "numpy.distutils"),
    "numpy.random",
    *("PySide6.QtNetwork", "PySide6.QtPrintSupport"),
    *("PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtDesigner"),
]
"""Modules, with all that they would bring."""

FILES = [
    # For programs in other languages: Python's bindings have all of it inside.
    r"onnxruntime/capi/libonnxruntime\.so.*",
    # Brings GTK with it. The portal theme, which stays, opens the desktop's own file dialogs.
    r".*/platformthemes/libqgtk3\.so",
    # Screens without a window system, and debugging aids.
    r".*/plugins/(egldeviceintegrations|generic|qmltooling|sqldrivers|tls|networkinformation|printsupport)/.*",
    r".*/platforms/libq(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc|webgl)\.so",
    r"(.*/)?(opengl32sw|d3dcompiler_\d+)\.dll",
    r".*/platforminputcontexts/libqtvirtualkeyboardplugin\.so",
    r".*/imageformats/(lib)?q(gif|icns|jpeg|pdf|tga|tiff|wbmp|webp)\.(so|dll|dylib)",
    r"(.*/)?(lib)?Qt6?(Qml|Quick|Pdf|VirtualKeyboard|Sql|Network|EglF[Ss][^/]*)[^/]*",
    # A piece of glibc, which belongs to the system with all its pieces.
    r"libmvec\.so\.1",
    # The window speaks English; Qt's own few words do too.
    r".*/translations/.*",
    r"pyqtgraph/(examples|icons/.*\.svg|colors/maps/(?!CET-L1\b).*).*",
    r".*\.(pyi|h|hpp|cmake|exp|lib)",
]
"""Files by their place in the bundle, whole paths with forward slashes."""

_FILES = re.compile("|".join(FILES))


def is_wanted(place: str) -> bool:
    """Tell whether a file is to lie at this place of the bundle.

    Examples
    --------
    >>> is_wanted("PySide6/Qt/plugins/platforms/libqxcb.so"), is_wanted("PySide6/Qt/plugins/platforms/libqvnc.so")
    (True, False)
    """
    return _FILES.fullmatch(place.replace("\\", "/")) is None
