"""One fresh process of the start-up benchmark: load the handler, let it answer the event on standard input, end.

Imports next to nothing itself, so that what is measured is the handler: `python bench/one.py HANDLER [answered]`.
"""

import json
import sys
from importlib.util import module_from_spec, spec_from_file_location

if __name__ == "__main__":
    event = json.load(sys.stdin)
    if sys.argv[2:] == ["answered"]:
        from bench.answered import answer_in_process

        answer_in_process()
    spec = spec_from_file_location("handler", sys.argv[1])
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    answer = module.lambda_handler(event, None)
    if answer.get("statusCode", 200) != 200 or answer.get("batchItemFailures"):
        raise SystemExit(f"{sys.argv[1]} answered {answer}")
