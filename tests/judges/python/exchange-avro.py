"""Reads messages with fastavro by their writer's schema and a reader's, and writes them again by the reader's.

stdin: [{writer, reader, messages: [hex]}]; stdout: a list of lists of hex. Logical types are bare: Python's dates are narrower than ours.
"""
import io
import json
import sys

import fastavro


def main():
    answers = []
    for request in json.load(sys.stdin):
        writer, reader = bare(json.loads(request["writer"])), bare(json.loads(request["reader"]))
        answers.append([exchanged(writer, reader, bytes.fromhex(it)) for it in request["messages"]])
    json.dump(answers, sys.stdout)


def exchanged(writer, reader, message):
    source = io.BytesIO(message)
    value = fastavro.schemaless_reader(source, writer, reader, return_record_name=True)
    if source.read(1):
        raise ValueError("bytes are left")
    target = io.BytesIO()
    fastavro.schemaless_writer(target, reader, value, strict=True)
    return target.getvalue().hex()


def bare(schema):
    if isinstance(schema, list):
        return [bare(it) for it in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: bare(it) for key, it in schema.items() if key != "logicalType"}


main()
