"""Children of a worker that ended are looked for several times a second."""

from types import SimpleNamespace

from kombu.asynchronous.timer import Timer

from tasks.succession import Succession


def test_looked_for_from_start_to_stop():
    looks = []
    worker = SimpleNamespace(timer=Timer(), pool=SimpleNamespace(maintain_pool=lambda: looks.append("look")))
    step = Succession(worker)
    step.start(worker)
    scheduled = iter(worker.timer)
    while len(looks) < 4:
        until_next, entry = next(scheduled)
        if entry:
            entry()
        else:
            assert until_next < 1.0
    step.stop(worker)
    assert not any(entry for _, entry in iter(lambda: next(scheduled), (None, None))), "it looks no more"
