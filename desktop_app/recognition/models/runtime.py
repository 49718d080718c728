"""onnxruntime, kept from reporting to its maker: from 1.29 on it sends what it runs, under a number for this machine.

Import it from here. The library looks at the variable once, as it is loaded; the call is for Windows, where it goes
through the system's tracing.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime

onnxruntime.disable_telemetry_events()

__all__ = ["onnxruntime"]
