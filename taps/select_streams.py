"""Prints the catalog read from stdin with the named tables chosen, in both spellings that taps know.

usage: select_streams.py METHOD REPLICATION_KEY TABLE...
"""

import json
import sys

method, replication_key, *tables = sys.argv[1:]
catalog = json.load(sys.stdin)
for stream in catalog["streams"]:
    chosen = stream["tap_stream_id"].split("-")[-1] in tables
    choice = {"selected": chosen, "replication-method": method}
    if method == "INCREMENTAL":
        choice["replication-key"] = replication_key
        stream["replication_key"] = replication_key
    stream["replication_method"] = method
    stream["selected"] = chosen
    for entry in stream["metadata"]:
        if not entry["breadcrumb"]:
            entry["metadata"].update(choice)
        elif entry["metadata"].get("inclusion") != "unsupported":
            entry["metadata"]["selected"] = chosen
json.dump(catalog, sys.stdout)
