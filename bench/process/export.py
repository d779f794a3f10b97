"""One fresh process that writes an export to its end and says how long it took and what it held at most.

`-m bench.process.export OWNER EXPORT`. The environment says where the tables are.
"""

import json
import sys
import time
from datetime import UTC, datetime

from bench.process.peak import peak


def main() -> None:
    owner, export_id = sys.argv[1:]
    begun = time.perf_counter()
    from jisr.store import exports
    from jisr.use_cases.exports.write import write_export

    write_export(owner, export_id, datetime.now(UTC), lambda: 900.0)
    export = exports.load(owner, export_id)
    megabytes = peak() / 1024**2
    took = time.perf_counter() - begun
    print(json.dumps({"state": export.state, "rows": export.rows, "seconds": took, "megabytes": megabytes}))


if __name__ == "__main__":
    main()
