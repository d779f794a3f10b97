"""One fresh process that works on an import as far as it goes, and says how long it took and what it held at most.

`import.py IMPORT`. The environment says where the tables are. Its peak is its own and that of the process that reads.
"""

import json
import resource
import sys
import time
from datetime import UTC, datetime


def main() -> None:
    (import_id,) = sys.argv[1:]
    begun = time.perf_counter()
    from jisr.store import imports
    from jisr.use_cases.imports.work import work_on_import

    work_on_import(import_id, datetime.now(UTC), "bench", lambda: 900.0)
    took = time.perf_counter() - begun
    one = imports.load(import_id)
    peaks = [
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    ]
    told = {"state": one.state.value, "counts": dict(one.counts), "seconds": took, "megabytes": sum(peaks)}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
