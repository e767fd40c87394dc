"""Reads CloudEvents with the library of CloudEvents for Python, and writes them again in the same mode.

stdin: [{binding: "kafka" | "http", mode: "binary" | "structured", headers, value: hex}]
stdout: a list of {attributes, data, headers, value: hex, key}; data is JSON, or {"hex"} of other content types.
"""
import json
import sys
from datetime import datetime

from cloudevents.core.bindings import http, kafka
from cloudevents.core.formats.json import JSONFormat


def main():
    json.dump([exchanged(it) for it in json.load(sys.stdin)], sys.stdout)


def exchanged(request):
    binding = {"http": http, "kafka": kafka}[request["binding"]]
    mode = request["mode"]
    message = parsed(request)
    event = getattr(binding, f"from_{mode}_event")(message)
    again = getattr(binding, f"to_{mode}_event")(event)
    value = again.value if request["binding"] == "kafka" else again.body
    return {
        "attributes": {name: text(it) for name, it in event.get_attributes().items()},
        "data": plain(event.get_data()),
        "headers": {name: header(it) for name, it in again.headers.items()},
        "value": value.hex(),
        "key": getattr(again, "key", None),
    }


def parsed(request):
    value, headers = bytes.fromhex(request["value"]), request["headers"]
    if request["binding"] == "kafka":
        return kafka.KafkaMessage(headers={name: it.encode() for name, it in headers.items()}, key=None, value=value)
    return http.HTTPMessage(headers=headers, body=value)


def header(value):
    return value.decode() if isinstance(value, bytes) else value


def text(value):
    return value.isoformat() if isinstance(value, datetime) else value


def plain(data):
    return {"hex": bytes(data).hex()} if isinstance(data, (bytes, bytearray)) else data


main()
