"""A pytest plugin: the access rule is the mutant that the environment names."""

from __future__ import annotations

import importlib.util
import os
import sys

_spec = importlib.util.spec_from_file_location("domain.access", os.environ["MUTANT"])
assert _spec is not None and _spec.loader is not None
_module = importlib.util.module_from_spec(_spec)
sys.modules["domain.access"] = _module
_spec.loader.exec_module(_module)
