// Kafka, a schema registry and Pulsar, from Maven's artefacts: Debian has no packages of them.
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isOnPath } from "./commands.mjs";
import { kafka, kafkaVersion, pulsar, pulsarVersion, registry, registryVersion } from "./places.mjs";

const copier = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1";

/** Where each of them is, and what gets it. */
export const javaServers = {
  kafka: { folder: kafka, install: installKafka },
  "schema registry": { folder: registry, install: installRegistry },
  pulsar: { folder: pulsar, install: installPulsar },
};

/**
 * Gets what is not there of these, side by side, and answers by name what was wrong, or null.
 *
 * @param {readonly (keyof typeof javaServers)[]} names
 * @returns {Promise<Readonly<Record<string, string | null>>>}
 */
export async function installJavaServers(names) {
  const missing = ["java", "mvn"].filter((it) => !isOnPath(it));
  const tools = missing.length === 0 ? null : `it needs ${missing.join(" and ")}`;
  const problems = await Promise.all(
    names.map(async (name) => {
      const { folder, install } = javaServers[name];
      return /** @type {const} */ ([name, await installed(folder, tools, install)]);
    }),
  );
  return Object.fromEntries(problems);
}

/**
 * Makes a folder whole or not at all.
 *
 * @param {string} folder
 * @param {string | null} problem
 * @param {(folder: string, repository: string) => Promise<void>} install
 */
async function installed(folder, problem, install) {
  if (existsSync(folder)) return null;
  if (problem !== null) return problem;
  const part = `${folder}.part`;
  // Each has a repository of its own: Maven's is not made for several at a time. It goes, for it holds everything twice.
  const repository = `${folder}.m2`;
  try {
    rmSync(part, { recursive: true, force: true });
    for (const it of [part, repository]) mkdirSync(it, { recursive: true });
    await install(part, repository);
    renameSync(part, folder);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(part, { recursive: true, force: true });
    rmSync(repository, { recursive: true, force: true });
  }
}

/**
 * @param {string} folder
 * @param {string} repository
 */
async function installKafka(folder, repository) {
  const pom = join(folder, "pom.xml");
  // Kafka brings version 1.7 of slf4j's interface: the implementation must be of the same.
  writeFileSync(
    pom,
    pomOf(
      dependency("org.apache.kafka", "kafka_2.13", kafkaVersion) + dependency("org.slf4j", "slf4j-simple", "1.7.36"),
    ),
  );
  await maven(
    repository,
    "-f",
    pom,
    `${copier}:copy-dependencies`,
    "-DincludeScope=runtime",
    `-DoutputDirectory=${join(folder, "libs")}`,
  );
  const properties = join(folder, "format.properties");
  const data = join(folder, "formatted");
  writeFileSync(
    properties,
    [
      "process.roles=broker,controller",
      "node.id=1",
      "listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2",
      "controller.listener.names=CONTROLLER",
      "controller.quorum.voters=1@127.0.0.1:2",
      `log.dirs=${data}`,
    ].join("\n"),
  );
  // Data folders begin as copies of this one, whatever their ports.
  const classes = join(folder, "libs", "*");
  const format = ["kafka.tools.StorageTool", "format", "-t", "AAAAAAAAAAAAAAAAAAAAAQ", "-c", properties];
  await ended("java", ["-cp", classes, ...format]);
}

/**
 * @param {string} folder
 * @param {string} repository
 */
async function installRegistry(folder, repository) {
  const artifact = `io.apicurio:apicurio-registry-app:${registryVersion}:tar.gz:all`;
  await maven(repository, `${copier}:unpack`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
}

/**
 * @param {string} folder
 * @param {string} repository
 */
async function installPulsar(folder, repository) {
  const artifact = `org.apache.pulsar:pulsar-server-distribution:${pulsarVersion}:tar.gz:bin`;
  await maven(repository, `${copier}:copy`, `-Dartifact=${artifact}`, `-DoutputDirectory=${folder}`);
  const archive = join(folder, `pulsar-server-distribution-${pulsarVersion}-bin.tar.gz`);
  await ended("tar", ["xzf", archive, "-C", folder, "--strip-components=1", `apache-pulsar-${pulsarVersion}/lib`]);
  rmSync(archive);
}

/**
 * @param {string} repository
 * @param {readonly string[]} args
 */
function maven(repository, ...args) {
  // Without a project it leaves a folder where it runs.
  return ended("mvn", ["-q", "-B", "-ntp", `-Dmaven.repo.local=${repository}`, ...args], repository);
}

/** @param {string} dependencies */
function pomOf(dependencies) {
  const itself = "<groupId>local</groupId><artifactId>kafka</artifactId><version>1</version><packaging>pom</packaging>";
  return `<project><modelVersion>4.0.0</modelVersion>${itself}<dependencies>${dependencies}</dependencies></project>\n`;
}

/**
 * @param {string} group
 * @param {string} artifact
 * @param {string} version
 */
function dependency(group, artifact, version) {
  const names = `<groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version>`;
  return `<dependency>${names}</dependency>`;
}

/**
 * Resolves when a command has ended well.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} [cwd]
 * @returns {Promise<void>}
 */
function ended(command, args, cwd) {
  return new Promise((resolve, reject) => {
    let output = "";
    const child = spawn(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], timeout: 600_000 });
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (chunk) => {
        output += chunk;
      });
    child.once("error", reject);
    child.once("close", (status) => {
      const reason = output.split("\n").find((it) => it.includes("ERROR")) ?? output.trim().split("\n").at(-1);
      if (status === 0) resolve();
      else reject(new Error(`${command} ${args.slice(0, 3).join(" ")}: ${reason}`));
    });
  });
}
