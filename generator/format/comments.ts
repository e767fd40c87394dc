import { Lexer } from "yaml";

/** A comment as it stands in a text. */
export interface Comment {
  /** Of its `#`. */
  readonly offset: number;
  /** With its `#`, without blanks at the end. */
  readonly text: string;
  /** How far to the right it stands, counted from 0. */
  readonly column: number;
}

/** All comments of a text, in order. */
export function commentsOf(text: string): readonly Comment[] {
  const comments: Comment[] = [];
  let offset = 0;
  let isScalar = false;
  for (const token of new Lexer().lex(text)) {
    if (isControl(token)) {
      isScalar = token === scalarFollows;
      continue;
    }
    if (!isScalar && token.startsWith("#")) {
      const column = offset - (text.lastIndexOf("\n", offset) + 1);
      comments.push({ offset, text: token.replace(/[ \t]+$/, ""), column });
    }
    isScalar = false;
    offset += token.length;
  }
  return comments;
}

/** Hands out the comments of a text one after the other, as a printer comes by. */
export class CommentQueue {
  readonly #comments: readonly Comment[];
  #next = 0;

  constructor(comments: readonly Comment[]) {
    this.#comments = comments;
  }

  /** The first comment that nobody has taken, or null. */
  peek(): Comment | null {
    return this.#comments[this.#next] ?? null;
  }

  /** Takes the comments from here on, as long as they are wanted. */
  takeWhile(isWanted: (comment: Comment) => boolean): readonly Comment[] {
    const taken: Comment[] = [];
    for (let it = this.peek(); it !== null && isWanted(it); it = this.peek()) {
      taken.push(it);
      this.#next += 1;
    }
    return taken;
  }
}

/** The lexer says by it that the next token is a scalar, which may begin with `#` where it is a block. */
const scalarFollows = "\u001f";

/** Tokens that stand for no part of the text. */
function isControl(token: string): boolean {
  return token === scalarFollows || token === "\u0002" || token === "\u0018";
}
