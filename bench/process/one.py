"""One fresh process of the start-up benchmark: load the handler, let it answer the event on standard input, say so.

`one.py HANDLER FD plain|record|replay [FILE]`. A byte goes to the file descriptor FD once it has answered. Imports next
to nothing itself, so that what is measured is the handler.
"""

import json
import os
import sys


def main() -> None:
    path, fd, mode = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    event = json.load(sys.stdin)
    if mode != "plain":
        from answered import record, replay

        (record if mode == "record" else replay)(sys.argv[4])
    # As Lambda does: the function's own folder is the first place to look in.
    sys.path[0] = os.path.dirname(path)
    answer = __import__("handler").lambda_handler(event, None)
    os.write(fd, b".")
    if answer.get("statusCode", 200) != 200 or answer.get("batchItemFailures"):
        raise SystemExit(f"{path} answered {answer}")


if __name__ == "__main__":
    main()
