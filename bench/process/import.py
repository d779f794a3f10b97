"""One fresh process that works on an import as far as it goes, and says how long it took and what it held at most.

`-m bench.process.import IMPORT`. The environment says where the tables are. Its peak is that of both processes, its own
and the one that reads.
"""

import json
import resource
import sys
import time
from datetime import UTC, datetime

from bench.process.peak import peak


def main() -> None:
    (import_id,) = sys.argv[1:]
    begun = time.perf_counter()
    from jisr.store import imports
    from jisr.use_cases.imports.work import work_on_import

    work_on_import(import_id, datetime.now(UTC), "bench", lambda: 900.0)
    took = time.perf_counter() - begun
    one = imports.load(import_id)
    # The child's is no less than what this process held when it began.
    both = peak() / 1024**2 + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    told = {"state": one.state.value, "counts": dict(one.counts), "seconds": took, "megabytes": both}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
