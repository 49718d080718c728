"""What the packaged program has of its own on macOS: the microphone's sentence and its entitlement."""
