"""One fresh process that writes an export to its end and says how long it took and what it held at most.

`export.py OWNER EXPORT`. The environment says where the tables are.
"""

import json
import resource
import sys
import time
from datetime import UTC, datetime


def main() -> None:
    owner, export_id = sys.argv[1:]
    begun = time.perf_counter()
    from jisr.store import exports
    from jisr.use_cases.exports.write import write_export

    write_export(owner, export_id, datetime.now(UTC), lambda: 900.0)
    export = exports.load(owner, export_id)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    took = time.perf_counter() - begun
    print(json.dumps({"state": export.state, "rows": export.rows, "seconds": took, "megabytes": peak}))


if __name__ == "__main__":
    main()
