"""Making the packaged program: ``python -m bundle`` builds it with PyInstaller and writes what people download.

``build.spec`` says what lies inside. Nothing here is part of the program itself.
"""
