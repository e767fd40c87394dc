"""Compiles and imports trees of .proto files, and gives their service configs to gRPC's core.

stdin: [{prefix, files: [{path, content}]}]; stdout: findings. Each tree has a process of its own, as descriptor pools are global.
"""
import importlib
import json
import os
import subprocess
import sys
import tempfile

KEYS = {
    "": {"loadBalancingPolicy", "loadBalancingConfig", "methodConfig", "retryThrottling", "healthCheckConfig"},
    "methodConfig": {"name", "waitForReady", "timeout", "maxRequestMessageBytes", "maxResponseMessageBytes", "retryPolicy", "hedgingPolicy"},
    "name": {"service", "method"},
    "retryPolicy": {"maxAttempts", "initialBackoff", "maxBackoff", "backoffMultiplier", "retryableStatusCodes"},
    "hedgingPolicy": {"maxAttempts", "hedgingDelay", "nonFatalStatusCodes"},
    "retryThrottling": {"maxTokens", "tokenRatio"},
    "healthCheckConfig": {"serviceName"},
}


def main():
    if len(sys.argv) > 1:
        judge_here(sys.argv[1], sys.argv[2])
        return
    findings = []
    for group in json.load(sys.stdin):
        with tempfile.TemporaryDirectory() as folder:
            for file in group["files"]:
                path = os.path.join(folder, "in", file["path"])
                os.makedirs(os.path.dirname(path), exist_ok=True)
                with open(path, "w", encoding="utf-8") as out:
                    out.write(file["content"])
            os.makedirs(os.path.join(folder, "out"))
            judged = subprocess.run(
                [sys.executable, "-I", "-B", __file__, folder, group["prefix"]],
                capture_output=True, text=True, timeout=100, env={**os.environ, "GRPC_VERBOSITY": "NONE"},
            )
            if judged.returncode != 0:
                findings.append({"file": group["prefix"], "rule": "import", "message": judged.stderr[-2000:]})
            else:
                findings += json.loads(judged.stdout)
    json.dump(findings, sys.stdout)


def judge_here(folder, prefix):
    source, target = os.path.join(folder, "in"), os.path.join(folder, "out")
    paths = sorted(os.path.relpath(os.path.join(at, it), source) for at, _, names in os.walk(source) for it in names)
    protos = [it for it in paths if it.endswith(".proto")]
    configs = [it for it in paths if it.endswith(".service_config.json")]
    findings = compile_protos(source, target, protos, prefix)
    if not findings:
        findings += import_protos(target, protos, prefix)
    for path in configs:
        with open(os.path.join(source, path), encoding="utf-8") as file:
            text = file.read()
        findings += [{"file": prefix + path, "rule": rule, "message": message} for rule, message in judge_config(text, not findings)]
    json.dump(findings, sys.stdout)


def compile_protos(source, target, protos, prefix):
    import grpc_tools

    include = os.path.join(os.path.dirname(grpc_tools.__file__), "_proto")
    command = [sys.executable, "-I", "-B", "-m", "grpc_tools.protoc", "-I" + source, "-I" + include, "--python_out=" + target, "--grpc_python_out=" + target]
    if not protos:
        return []
    done = subprocess.run(command + protos, capture_output=True, text=True, timeout=90)
    lines = [it.replace(source + os.sep, "") for it in done.stderr.splitlines() if it.strip()]
    findings = [{"file": prefix + it.split(":", 1)[0], "rule": "protoc", "message": it} for it in lines]
    if done.returncode != 0 and not findings:
        findings = [{"file": prefix, "rule": "protoc", "message": "ended with %d" % done.returncode}]
    return findings


def import_protos(target, protos, prefix):
    sys.path.insert(0, target)
    findings = []
    for path in protos:
        module = path[: -len(".proto")].replace("/", ".").replace("-", "_")
        for suffix in ("_pb2", "_pb2_grpc"):
            try:
                importlib.import_module(module + suffix)
            except Exception as error:
                findings.append({"file": prefix + path, "rule": "import", "message": repr(error)})
    return findings


def judge_config(text, protos_loaded):
    import grpc
    from google.protobuf import descriptor_pool

    try:
        config = json.loads(text)
    except ValueError as error:
        yield "json", str(error)
        return
    for place, key in unknown_keys(config, ""):
        yield "unknown-key", "%s does not know '%s'" % (place or "a service config", key)
    pool = descriptor_pool.Default()
    for name in [name for method in config.get("methodConfig", []) for name in method.get("name", [])]:
        if not protos_loaded or "service" not in name:
            continue
        full = ".".join(it for it in (name["service"], name.get("method")) if it)
        try:
            pool.FindServiceByName(name["service"])
            if name.get("method"):
                pool.FindMethodByName(full)
        except KeyError:
            yield "unknown-name", "the protos have no '%s'" % full
    options = [("grpc.service_config", text), ("grpc.enable_retries", 0)]
    # Nobody listens on port 1: a config that core takes ends in UNAVAILABLE, one that it refuses in INVALID_ARGUMENT.
    with grpc.insecure_channel("127.0.0.1:1", options=options) as channel:
        try:
            channel.unary_unary("/none/None")(b"", timeout=10)
        except grpc.RpcError as error:
            if error.code() != grpc.StatusCode.UNAVAILABLE:
                yield "grpc-core", "%s: %s" % (error.code().name, error.details())


def unknown_keys(value, place):
    if isinstance(value, list):
        for item in value:
            yield from unknown_keys(item, place)
    elif isinstance(value, dict) and place in KEYS:
        for key, member in value.items():
            if key not in KEYS[place]:
                yield place, key
            elif key in KEYS:
                yield from unknown_keys(member, key)


main()
