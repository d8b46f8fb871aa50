"""Reading an officer's message: free text in six languages becomes a structured case, with the span behind every value.

The passes, each a small module over one folded copy of the text (:mod:`.fold`) that remembers the original offsets:

1. :mod:`.identifiers` claims codes with a shape (containers, customs codes, bills of lading) and noise (phones,
pressures, prices);
2. substances are found by :mod:`domain.substances` and blanked out, so that the 12 of R-12 is never a quantity;
3. :mod:`.lexicon` finds the cue words of all languages in one scan (``cues.csv`` is the table to extend);
4. :mod:`.dates` and :mod:`.quantities` read figures beside their cues: :mod:`.weights` and :mod:`.counts` find them,
:mod:`.tallies` and :mod:`.further` those that stand apart from what they count, :mod:`.rows` those in columns;
:mod:`.neighbours` says what they are of, :mod:`.lots` pairs them, :mod:`.totals` and :mod:`.cylinders` add up;
5. :mod:`.roles` gives each substance the cue that governs it: declared, found, denied, suspected, in passing;
:mod:`.testimony` knows who says a name, :mod:`.agreement` who says what a test finds, :mod:`.guises` one gas under the
name of another; :mod:`.said` fills the two fields;
6. :mod:`.locations` weighs the places named and :mod:`.where` chooses; :mod:`.ways` and :mod:`.companies` read method,
detection and firms;
7. :mod:`.talk` leaves out what is only asked, ruled, wished or taught;
8. :mod:`.reader` puts it together and raises flags instead of accepting what cannot be.

What a rule is unsure of carries ``certain=False``; nothing is taken from outside the text but ``today`` and ``home``.
"""

from __future__ import annotations

from .model import FLAGS, ContainerFound, Flag, Found, HsFound, Reading
from .reader import read, to_json

__all__ = ["FLAGS", "ContainerFound", "Flag", "Found", "HsFound", "Reading", "read", "to_json"]
