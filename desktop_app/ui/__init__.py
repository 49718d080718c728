"""The window: the only package that imports Qt or pyqtgraph.

The controllers know both sides; widgets show values and emit signals. Whatever takes time runs in a
:class:`~desktop_app.ui.work.worker.Worker`, and Qt objects are touched on the main thread alone.
"""
