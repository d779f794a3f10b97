"""The benchmark of the desk, small and in process: its pages are whole, and its floor sends what they read."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from types import SimpleNamespace

import boto3

from bench import desk
from bench.floors.replay import replay
from tests.flow.test_seed_files import programmes


def threads(known, floors):
    """In this process, where the tables are."""
    return ThreadPoolExecutor(2, initializer=desk.begin, initargs=(known, floors))


def test_each_page_is_measured_against_reads_of_its_own(world):
    programmes(world.now)
    client = boto3.client("dynamodb")
    bench = SimpleNamespace(runs=1, tables=lambda: nullcontext(client), say=lambda text: None)
    rows = desk.on_the_emulator(bench, 300, 2, threads)
    assert [(re.sub(r"\d+", "N", row.what), row.limit) for row in rows] == [
        ("queue of a province ÷ its N bare index queries", 1.6),
        ("queue of nine provinces ÷ its N bare index queries", 1.6),
        ("a file ÷ its N bare reads", 1.8),
    ]
    assert all(row.value > 0 and row.floor > 0 for row in rows)


def test_the_floor_sends_every_read_of_a_page():
    sent = []

    class Client:
        def query(self, **given):
            sent.append(given)

        get_item = batch_get_item = query

    reads = [("Query", {"a": 1}), ("GetItem", {"b": 2}), ("BatchGetItem", {"c": 3})]
    replay(Client(), reads)
    assert sent == [{"a": 1}, {"b": 2}, {"c": 3}]
