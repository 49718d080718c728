"""What the packaged program has of its own on Windows: the version resource and the Visual C++ runtime."""
