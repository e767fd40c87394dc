"""Listens with Python's WebSocket client, and comes back to its session when the connection breaks.

stdin: {url, subprotocol, say: [value], auth}
stdout: {numbers: [int], seqs: [int], acks: [id], resumed: [bool], closed: [code], error: {…} or null}

`subprotocol` null: bare values, and nothing is resumed. It ends with `end`, an error without id, or a normal close.
"""
import asyncio
import json
import sys

import websockets


async def main():
    given = json.load(sys.stdin)
    told = {"numbers": [], "seqs": [], "acks": [], "resumed": [], "closed": [], "error": None}
    await asyncio.wait_for(bare(given, told) if given["subprotocol"] is None else framed(given, told), 30)
    json.dump(told, sys.stdout)


async def bare(given, told):
    async with websockets.connect(given["url"], proxy=None) as socket:
        for value in given["say"]:
            await socket.send(json.dumps(value))
            told["numbers"].append(json.loads(await socket.recv())["number"])
    told["closed"].append(socket.close_code)


async def framed(given, told):
    session, last, is_over = None, 0, False
    while not is_over:
        async with websockets.connect(given["url"], subprotocols=[given["subprotocol"]], proxy=None) as socket:
            assert socket.subprotocol == given["subprotocol"]
            hello = {"type": "hello"}
            if session is not None:
                hello |= {"session": session, "lastSeq": last}
            if given["auth"] is not None:
                hello["auth"] = given["auth"]
            await socket.send(json.dumps(hello))
            try:
                async for text in socket:
                    frame = json.loads(text)
                    if frame["type"] == "welcome":
                        is_first, session = session is None, frame["session"]
                        told["resumed"].append(frame["resumed"])
                        if is_first and given["say"]:
                            for number, value in enumerate(given["say"]):
                                await socket.send(json.dumps({"type": "message", "id": str(number), "data": value}))
                            await socket.send(json.dumps({"type": "end"}))
                    elif frame["type"] == "message":
                        last = frame["seq"]
                        told["seqs"].append(last)
                        told["numbers"].append(frame["data"].get("number", 0))
                    elif frame["type"] == "ack":
                        told["acks"].append(frame["id"])
                    elif frame["type"] == "ping":
                        await socket.send(json.dumps({"type": "pong"}))
                    elif frame["type"] == "error":
                        told["error"] = frame
                        is_over = True
                    elif frame["type"] == "end":
                        is_over = True
            except websockets.ConnectionClosedError:
                pass
        told["closed"].append(socket.close_code)


asyncio.run(main())
