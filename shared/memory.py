"""What a long-running process does about Python's garbage collector once it is up."""

import gc

_NEW_OBJECTS = 20_000


def settle() -> None:
    """Leave what start-up made out of every later collection, and collect less often.

    Requests free what they make by reference counting; cycles are few, so that looking for them every
    700 objects among all loaded modules is time lost on every call.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
