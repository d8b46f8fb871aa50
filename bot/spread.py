"""Work on a long file by as many processes as this one may have processors."""

from __future__ import annotations

import gc
import os
import sys
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.context import BaseContext
from threading import Thread
from typing import Protocol, TypeVar

G = TypeVar("G")
T = TypeVar("T")

_AHEAD = 4
"""So many pieces of work wait for each process, or their results for this one."""


class Spread(Protocol):
    """Applies a function to what is given, here or in other processes, and gives the results in order."""

    def __call__(self, work: Callable[[G], T], given: Iterator[G], /) -> Iterator[T]: ...


@contextmanager
def processes(warm_up: Callable[[], object]) -> Iterator[Spread]:
    """A spread over the processors; over this process alone where there is but one. What `warm_up` reads processes have
    from the beginning, where that is safe."""
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if number == 1:
        yield map
        return
    with ProcessPoolExecutor(number, mp_context=_context(warm_up), initializer=_begin) as pool:
        try:
            yield partial(_ordered, pool, number * _AHEAD)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


@contextmanager
def without_looking_for_circles() -> Iterator[None]:
    """What is read is stored and forgotten: looking for circles in it would be a tenth of the work."""
    looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looked:
            gc.enable()


def _context(warm_up: Callable[[], object]) -> BaseContext:
    """Where it is safe, processes begin with what this one has in memory; no thread runs yet."""
    if sys.platform != "linux":
        return get_context("spawn")
    warm_up()
    gc.freeze()  # what all have in common stays in common
    return get_context("fork")


def _begin() -> None:
    """In a process, which began as this one is: without looking for circles, where that was not taken over."""
    gc.disable()
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """A process whose parent was killed would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _ordered(pool: ProcessPoolExecutor, ahead: int, work: Callable[[G], T], given: Iterator[G]) -> Iterator[T]:
    waiting: deque[Future[T]] = deque()
    try:
        for batch in given:
            waiting.append(pool.submit(work, batch))
            if len(waiting) >= ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        for future in waiting:
            future.cancel()
