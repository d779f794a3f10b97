"""The calls of each audience: routes as data, and endpoints that parse, call one use case and map its answer."""
