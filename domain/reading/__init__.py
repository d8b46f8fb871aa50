"""Reading an officer's message: free text in six languages becomes a structured case, with the span behind every value.

A message passes these rooms, each of small modules over one folded copy of the text (`words.fold`) that remembers the
original offsets; `reader` takes it through them and raises flags instead of accepting what cannot be:

1. ``codes`` claims what has a shape (containers, customs codes, bills of lading) and noise (phones, pressures, prices);
2. substances are found by `domain.substances` and blanked out, so that the 12 of R-12 is never a quantity;
3. ``words`` finds the cue words of all languages in one scan, and numbers, rows and labels;
4. ``days`` and ``amounts`` read figures beside their cues: what is counted or weighed, apiece or altogether;
5. ``gases`` gives each substance the cue that governs it (declared, found, denied, suspected, in passing) and says who
   says so: papers, labels, people, tests; what is only asked, ruled, wished or taught is left out;
6. ``places`` weighs the places named and chooses where it happened; ``methods`` reads how it was hidden and found,
   ``firms`` the companies.

``tables`` holds the words of all of them: what to extend when officers say it otherwise. What a rule is unsure of
carries ``certain=False``; nothing is taken from outside the text but ``today`` and ``home``.
"""

from __future__ import annotations

from .model import FLAGS, ContainerFound, Flag, Found, HsFound, Reading
from .reader import read, to_json

__all__ = ["FLAGS", "ContainerFound", "Flag", "Found", "HsFound", "Reading", "read", "to_json"]
