"""Reads YAML texts with PyYAML, a reader of YAML 1.1. stdin: [text]; stdout: [{value} or {error}].

What JSON does not have (dates, bytes, sets, keys other than strings) is told as {"$python": its type and text}.
"""
import json
import math
import sys

import yaml


def main():
    json.dump([read(it) for it in json.load(sys.stdin)], sys.stdout)


def read(text):
    try:
        return {"value": plain(yaml.safe_load(text))}
    except Exception as error:
        return {"error": str(error)}


def plain(value):
    if isinstance(value, dict):
        return {key if isinstance(key, str) else "$python %r" % (key,): plain(member) for key, member in value.items()}
    if isinstance(value, list):
        return [plain(it) for it in value]
    if value is None or isinstance(value, (bool, int, str)) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return {"$python": repr(value)}


main()
