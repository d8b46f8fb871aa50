"""`python -m bench [part …]`: measure the named parts, or all but the long ones.

`python -m bench record [part …]` puts what was measured into the documents.
"""

from __future__ import annotations

import sys
import traceback

from bench import frame, record


def main(chosen: list[str]) -> int:
    """Run, print, keep; 1 when a part failed, 2 when one is unknown."""
    if chosen[:1] == ["record"]:
        return record.main(chosen[1:])
    known = frame.names()
    unknown = sorted(set(chosen) - set(known))
    if unknown:
        print(f"no such part: {', '.join(unknown)}; there are: {', '.join(known)}", file=sys.stderr)
        return 2
    failed = []
    for name in chosen or known:
        try:
            part = frame.part(name)
            if part.long and not chosen:
                continue
            result = frame.measure(part)
        except Exception:
            traceback.print_exc()
            failed.append(name)
            continue
        frame.keep(name, result)
        print(frame.table(part, result), end="\n\n", flush=True)
    if failed:
        print(f"failed: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
