/** What pages begin with: a client of web.ts, and what listens with what browsers have themselves. */
const beginning = `
import { createTalkWebClient } from "./generated/talk/web.js";

const { url, token } = await (await fetch("/settings")).json();
const talk = createTalkWebClient(url, { token: () => token });

const late = (ms) => new Promise((resolve) => setTimeout(() => resolve("it takes too long"), ms));

async function told(call) {
  try {
    return await Promise.race([call(), late(20_000)]);
  } catch (error) {
    return { code: error.code, reason: error.reason, details: error.details };
  }
}

async function numbersOf(messages, numberOf = (it) => it.number) {
  const numbers = [];
  for await (const it of messages) numbers.push(numberOf(it));
  return numbers;
}

async function* upTo(count) {
  for (let number = 1; number <= count; number += 1) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    yield { number };
  }
}

/** An EventSource comes back by itself, and stops where it is told to. */
function listened(path) {
  return new Promise((resolve) => {
    const numbers = [];
    const source = new EventSource(url + path);
    source.onmessage = ({ data }) => numbers.push(JSON.parse(data).number);
    source.onerror = () => {
      if (source.readyState === EventSource.CLOSED) resolve(numbers);
    };
  });
}

const joinedNumber = (it) => Number(it.value.name);
`;

/** Each kind of connection, one after the other. */
export const talkPageSource = `${beginning}
function bare(path, values) {
  return new Promise((resolve) => {
    const answers = [];
    const socket = new WebSocket(url.replace("http", "ws") + path);
    socket.onopen = () => values.forEach((it) => socket.send(JSON.stringify(it)));
    socket.onmessage = ({ data }) => {
      answers.push(JSON.parse(data).number);
      if (answers.length === values.length) socket.close();
    };
    socket.onclose = ({ code }) => resolve({ answers, code });
  });
}

const calls = {
  ticks: () => numbersOf(talk.ticks({ room: "page" })),
  watch: () => numbersOf(talk.watch({ room: "page" }), joinedNumber),
  chat: () => numbersOf(talk.chat(upTo(30), { room: "page" })),
  guarded: () => numbersOf(talk.guarded(upTo(2))),
  declared: () => numbersOf(talk.watch({ room: "closed" })),
  eventSource: () => listened("/v1/rooms/source/ticks"),
  bare: () => bare("/v1/rooms/bare/chat", [{ number: 1 }, { number: 2 }]),
};
const result = {};
for (const [name, call] of Object.entries(calls)) result[name] = await told(call);
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
`;

/** Connections that resume, at the same time. */
export const restartPageSource = `${beginning}
const result = await Promise.all([
  told(() => numbersOf(talk.ticks({ room: "page" }))),
  told(() => numbersOf(talk.watch({ room: "page" }), joinedNumber)),
  told(() => listened("/v1/rooms/source/ticks")),
]);
await fetch("/result", { method: "POST", body: JSON.stringify(result) });
`;
