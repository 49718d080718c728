import gc
import weakref

import pytest

from desktop_app.ui.process.gc_on_main_thread import Collector


class Knot:
    """Part of a reference cycle with itself."""

    def __init__(self):
        self.itself = self


@pytest.fixture
def collector(qapp):
    collector = Collector(qapp)
    yield collector
    collector.stop()
    assert gc.isenabled() and gc.get_freeze_count() == 0


def enough_for_a_full_collection(collector):
    """Let every generation come due, as an hour of use does."""
    for _ in range(200):
        keep = [[] for _ in range(1000)]
        collector._collect()
        del keep


def test_what_lives_as_long_as_the_program_is_set_aside_once(collector):
    enough_for_a_full_collection(collector)
    assert gc.get_freeze_count() > 10_000


def test_cycles_made_later_are_still_collected(collector):
    enough_for_a_full_collection(collector)
    lost = weakref.ref(Knot())
    enough_for_a_full_collection(collector)
    assert lost() is None


def test_python_does_not_collect_by_itself_meanwhile(collector):
    assert not gc.isenabled()
