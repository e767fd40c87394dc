"""Reads trees of Avro schemas with fastavro and Apache's avro.

stdin: [{prefix, files: [{path, content}]}]; stdout: findings. A warning counts like an error.
"""
import json
import os
import sys
import tempfile
import warnings

import avro.schema
import fastavro.schema


def main():
    findings = []
    for group in json.load(sys.stdin):
        with tempfile.TemporaryDirectory() as folder:
            for file in group["files"]:
                path = os.path.join(folder, file["path"])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as out:
                    out.write(file["content"])
            for file in group["files"]:
                for rule, message in judge(folder, file):
                    findings.append({"file": group["prefix"] + file["path"], "rule": rule, "message": message})
    json.dump(findings, sys.stdout)


def judge(folder, file):
    yield from tried("fastavro", lambda: by_name(folder, file))
    yield from tried("apache-avro", lambda: avro.schema.parse(file["content"]))


def by_name(folder, file):
    """fastavro finds a schema by its full name: the file must be called so."""
    schema = fastavro.schema.load_schema(os.path.join(folder, file["path"]))
    full = schema["name"] if isinstance(schema, dict) else None
    if full is not None and full + ".avsc" != os.path.basename(file["path"]):
        raise ValueError("the file of '%s' is called otherwise" % full)


def tried(rule, read):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            read()
        except Exception as error:
            yield rule, "%s: %s" % (type(error).__name__, error)
    for warning in caught:
        yield rule + "-warning", str(warning.message)


main()
