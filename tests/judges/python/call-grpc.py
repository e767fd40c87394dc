"""Calls a server with Python's gRPC client.

stdin: {target, protos: [{path, content}], metadata: [[name, value]],
        calls: [{method: "shop.v1.ShopService/Pay", requests: [json], timeoutMs, take}]}
stdout: [{messages: [json], code, message, details: [{type, value}]}]

The kind of a method is read from its descriptor. After `take` messages a stream is given up; null: read to its end.
"""
import json
import os
import sys
import tempfile

import grpc
import grpc_tools
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from grpc_tools import protoc


def main():
    given = json.load(sys.stdin)
    pool = pool_of(given["protos"])
    with grpc.insecure_channel(given["target"]) as channel:
        json.dump([answer(pool, channel, given["metadata"], it) for it in given["calls"]], sys.stdout)


def pool_of(protos):
    with tempfile.TemporaryDirectory() as folder:
        for file in protos:
            path = os.path.join(folder, file["path"])
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as out:
                out.write(file["content"])
        target = os.path.join(folder, "set.binpb")
        include = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
        args = ["protoc", "-I" + folder, "-I" + include, "--include_imports", "--descriptor_set_out=" + target]
        if protoc.main(args + [it["path"] for it in protos]) != 0:
            raise ValueError("protoc refuses the files")
        with open(target, "rb") as file:
            files = descriptor_pb2.FileDescriptorSet.FromString(file.read())
    pool = descriptor_pool.DescriptorPool()
    for file in files.file:
        pool.Add(file)
    return pool


def answer(pool, channel, metadata, call):
    service, name = call["method"].split("/")
    method = pool.FindServiceByName(service).methods_by_name[name]
    given, returned = [message_factory.GetMessageClass(it) for it in (method.input_type, method.output_type)]
    requests = [json_format.ParseDict(it, given()) for it in call["requests"]]
    messages = []
    try:
        calling = invoked(channel, method, call, requests, returned, [tuple(it) for it in metadata])
        for message in calling:
            messages.append(json_format.MessageToDict(message))
            if len(messages) == call["take"]:
                break
    except grpc.RpcError as error:
        return {"messages": messages, "code": error.code().name, "message": error.details(), "details": details(pool, error)}
    return {"messages": messages, "code": "OK", "message": "", "details": []}


def invoked(channel, method, call, requests, returned, metadata):
    kinds = {
        (False, False): channel.unary_unary,
        (False, True): channel.unary_stream,
        (True, False): channel.stream_unary,
        (True, True): channel.stream_stream,
    }
    kind = kinds[(method.client_streaming, method.server_streaming)]
    send = kind(
        "/" + call["method"],
        request_serializer=lambda it: it.SerializeToString(),
        response_deserializer=returned.FromString,
    )
    given = iter(requests) if method.client_streaming else requests[0]
    answered = send(given, timeout=call["timeoutMs"] / 1000, metadata=metadata)
    return answered if method.server_streaming else [answered]


def details(pool, error):
    """The details of a google.rpc.Status, whose field 3 is `repeated google.protobuf.Any`."""
    packed = dict(error.trailing_metadata() or ()).get("grpc-status-details-bin")
    if packed is None:
        return []
    status = message_factory.GetMessageClass(pool.FindMessageTypeByName("google.rpc.Status")).FromString(packed)
    return [unpacked(pool, it) for it in status.details]


def unpacked(pool, packed):
    name = packed.type_url.rsplit("/", 1)[1]
    message = message_factory.GetMessageClass(pool.FindMessageTypeByName(name)).FromString(packed.value)
    return {"type": name, "value": json_format.MessageToDict(message)}


main()
