"""Reads protobuf messages with Python's protobuf and writes them again, in binary and in JSON.

stdin: {protos: [{path, content}], requests: [{type, binary: [hex], json: [text]}]}
stdout: [{binaryToJson: [text], jsonToBinary: [hex], binaryToBinary: [hex]}]
"""
import json
import os
import sys
import tempfile

import grpc_tools
from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory
from grpc_tools import protoc


def main():
    given = json.load(sys.stdin)
    pool = pool_of(given["protos"])
    json.dump([answer(pool, it) for it in given["requests"]], sys.stdout)


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


def answer(pool, request):
    message_type = message_factory.GetMessageClass(pool.FindMessageTypeByName(request["type"]))
    read = [message_type.FromString(bytes.fromhex(it)) for it in request["binary"]]
    parsed = [json_format.Parse(it, message_type()) for it in request["json"]]
    return {
        "binaryToBinary": [it.SerializeToString().hex() for it in read],
        "binaryToJson": [json_format.MessageToJson(it, ensure_ascii=False) for it in read],
        "jsonToBinary": [it.SerializeToString().hex() for it in parsed],
    }


main()
