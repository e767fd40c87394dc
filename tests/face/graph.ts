import type { afterAll } from "vitest";
import type { CallOptions } from "../../runtime/src/call-options.ts";
import type { ClientOptions } from "../../runtime/src/client-options.ts";
import type { InteractionContext } from "../../runtime/src/context.ts";
import type { ServeOptions } from "../../runtime/src/server/options.ts";
import type { App } from "../../runtime/src/server/serve.ts";
import type { Service } from "../../runtime/src/service.ts";
import type { Target } from "../../runtime/src/target.ts";
import type { InProcess, InProcessOptions } from "../../runtime/src/testing/in-process.ts";
import type { VirtualClock } from "../../runtime/src/testing/virtual-clock.ts";
import type { Texts } from "../support/compile.ts";
import { userProject } from "../support/user-project.ts";

/** Three parts of one graph: books, what readers say of them, and the shelf of a reader, who calls the first. */
export const graphSpecs: Texts = {
  "interspec.yaml": `interspec: 1
name: test
namespace: library
security:
  user: { type: oidc, issuer: "https://id.library.example", scopes: { "books:write": Changes books. } }
`,
  "specs/books.yaml": `interspec: 1
service: books
owner: team-books
defaults: { auth: { none: a test } }
types:
  Isbn: { type: id, pattern: "^[0-9]{3}$" }
  Genre: { key: name, fields: { name: string, motto: string, parent: ref<Genre>? } }
  Format: { union: { paper: Paper, audio: { type: duration } } }
  Paper: { fields: { pages: { type: int, min: 1 } } }
  Chapter: { fields: { title: string, chapters: list<Chapter> } }
  Mood: { enum: [CALM, WILD] }
  Book:
    key: isbn
    allowExtensionsFrom: [reviews]
    fields:
      isbn: Isbn
      title: { type: string, minLength: 1 }
      genre: ref<Genre>
      format: Format
      chapters: list<Chapter>
      prices: map<decimal(9,2)>
      mood: { type: Mood, default: CALM }
      note: string?
      copies: long
      added: timestamp
  Draft: { fields: { title: { type: string, minLength: 1 }, format: Format, mood: { type: Mood, default: CALM } } }
errors:
  Banned: { code: FAILED_PRECONDITION, fields: { isbn: Isbn, since: date }, message: it may not be read }
interactions:
  book:
    style: graphql
    description: One book.
    field: Query.book
    timeout: 2s
    in: { isbn: Isbn }
    out: Book?
    errors: [Banned]
  bookOf:
    style: graphql
    field: Query.bookOf
    description: The favourite of somebody, by name alone.
    in: { who: string }
    out: Book
  shelf:
    style: graphql
    description: Books in pages.
    field: Query.shelf
    cost: 2
    in: { mood: { type: Mood, default: CALM } }
    out: list<Book>
    page: { limit: 3, max: 200 }
  genres: { style: graphql, description: All genres., field: Query.genres, out: list<ref<Genre>> }
  blurb:
    style: graphql
    description: What the back says.
    field: Book.blurb
    cost: 3
    in: { words: { type: int, min: 1, max: 100, default: 10 } }
    out: string?
  addBook:
    style: graphql
    description: Adds a book.
    field: Mutation.addBook
    idempotency: key
    auth: { scheme: user, scopes: ["books:write"] }
    in: Draft
    out: Book
  burn:
    style: graphql
    description: Removes a book.
    field: Mutation.burn
    in: { isbn: Isbn }
    errors: [Banned]
  news:
    style: graphql
    description: Books as they come.
    field: Subscription.news
    in: { count: int }
    out: stream Book
    errors: [Banned]
  secrets:
    style: graphql
    description: Who may, follows.
    field: Subscription.secrets
    auth: { scheme: user }
    out: stream Paper
`,
  "specs/reviews.yaml": `interspec: 1
service: reviews
owner: team-reviews
imports: { books: ./books.yaml }
defaults: { auth: { none: a test } }
types:
  Review: { key: id, fields: { id: id, book: ref<books.Book>, stars: { type: int, min: 1, max: 5 } } }
interactions:
  review: { style: graphql, description: One review., field: Query.review, in: { id: id }, out: Review?, auth: { scheme: user } }
  ofBook:
    style: graphql
    description: What is said of a book.
    field: books.Book.reviews
    out: list<Review>
    page: { limit: 2, max: 10 }
  about: { style: graphql, description: The book of a day., field: Query.bookOfTheDay, out: books.Book }
`,
  "specs/reader.yaml": `interspec: 1
service: reader
owner: team-reader
defaults: { auth: { none: a test } }
interactions:
  read:
    style: http
    route: GET /v1/read/{isbn}
    description: Reads a book.
    idempotency: read
    timeout: 3s
    calls: [books.book, books.addBook]
    in: { isbn: string }
    out: { title: string }
`,
};

const source = `
export { serve } from "@interspec/runtime/server";
export { inProcess, virtualClock } from "@interspec/runtime/testing";
export { forward } from "@interspec/runtime/auth";
export { interactionError } from "@interspec/runtime";
export { banned } from "../generated/books/errors.js";
export { createBooksClient } from "../generated/books/client.js";
export { createReviewsClient } from "../generated/reviews/client.js";
export { createReaderClient } from "../generated/reader/client.js";
export { booksService } from "../generated/books/server.js";
export { reviewsService } from "../generated/reviews/server.js";
export { readerService } from "../generated/reader/server.js";
`;

/** A context, as far as tests look at it. */
export interface Ctx extends InteractionContext {
  readonly clients: Readonly<
    Record<string, Readonly<Record<string, (input: object, options?: object) => Promise<unknown>>>>
  >;
}

/** A book as handlers write it. */
export type AnyBook = Readonly<Record<string, unknown>>;
/** Handlers, as far as a test writes them; those that are missing throw. */
export type Handlers = Readonly<Record<string, (...args: readonly never[]) => unknown>>;
type Method = (input: object, options?: CallOptions) => Promise<AnyBook> & AsyncIterable<AnyBook>;
type MethodName = "book" | "bookOf" | "shelf" | "genres" | "addBook" | "burn" | "news" | "secrets" | "about" | "read";

/** A client of any of them, as far as tests look at it. */
export type AnyClient = AsyncDisposable & { readonly [Name in MethodName]: Method } & {
  readonly try: { readonly book: (input: object) => Promise<unknown> };
};

type Made = (target: Target, options?: ClientOptions) => AnyClient;
type Serviced = (handlers: unknown) => Service;

/** The compiled project. */
export interface GraphProject {
  readonly dir: string;
  serve(services: readonly Service[], options?: ServeOptions): Promise<App>;
  inProcess(services: readonly Service[], options?: InProcessOptions): Promise<InProcess>;
  virtualClock(): VirtualClock;
  forward(): never;
  interactionError(fields: object): Error;
  banned(details: object): Error;
  readonly createBooksClient: Made;
  readonly createReviewsClient: Made;
  readonly createReaderClient: Made;
  books(handlers: Handlers): Service;
  reviews(handlers: Handlers): Service;
  reader(handlers: Handlers): Service;
}

/** Generates and compiles it. */
export async function graphProject(whenFinished: typeof afterAll): Promise<GraphProject> {
  const { dir, load } = await userProject(graphSpecs, { "src/main.ts": source }, whenFinished);
  const made = await load("src/main");
  const named = (name: string): Serviced => {
    const make = made[name];
    if (typeof make !== "function") throw new Error(`no '${name}'`);
    return (handlers) => make(handlers);
  };
  const [books, reviews, reader] = [named("booksService"), named("reviewsService"), named("readerService")];
  return {
    ...(made as unknown as GraphProject),
    dir,
    books: (handlers) => books(whole(handlers, bookNames)),
    reviews: (handlers) => reviews(whole(handlers, reviewNames)),
    reader: (handlers) => reader(whole(handlers, ["read"])),
  };
}

const bookNames = "book bookOf shelf genres blurb addBook burn news secrets resolveBook resolveGenre".split(" ");
const reviewNames = "review ofBook about resolveReview".split(" ");

function whole(handlers: Handlers, names: readonly string[]): Handlers {
  const missing = names.map((it) => [it, () => Promise.reject(new Error(`the test has no '${it}'`))] as const);
  return { ...Object.fromEntries(missing), ...handlers };
}

/** A book as a handler writes it. */
export function book(isbn: string, more: object = {}): AnyBook {
  return {
    isbn,
    title: `Book ${isbn}`,
    genre: "crime",
    format: { case: "paper", value: { pages: 200 } },
    chapters: [{ title: "One", chapters: [{ title: "One and a half", chapters: [] }] }],
    prices: { EUR: "12.50" },
    mood: "WILD",
    copies: 9_007_199_254_740_993n,
    added: new Date("2026-01-15T12:00:00.000Z"),
    ...more,
  };
}
