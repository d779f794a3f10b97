"""The process's one botocore session, for stores and gateways alike.

A session reads the endpoints, the list of services and the credentials anew: a second one costs each cold start some
fifty milliseconds (`make bench`).
"""

from functools import cache

import botocore.session


@cache
def session() -> botocore.session.Session:
    return botocore.session.Session()
