import { DEFAULT_ANSWER, tokenize } from "./provider/answer.ts";

/** Says no. */
export const REFUSAL: string = "Thank you for asking. Unfortunately, I cannot provide an answer to that question.";

/** Says the same again and again. */
export const CIRCLES: string = `A stream can be cut at any moment. ${"The connection is closed by the other side. ".repeat(5)}`;

/** Begins well, and then speaks of itself. */
export const OFF_ITS_PATH: string =
  "Streams fail for many reasons: a socket can close while the answer is still on its way. As an AI language model, I " +
  "was trained on text and cannot watch a network. My training data ends before your question, so as a language model " +
  "I can only guess what your provider did, and this answer is now about me and no longer about streams.";

/** JSON, as it was asked for. */
export const JSON_ANSWER: string = `{ "reasons": [ "the socket closes", "the proxy goes quiet" ], "likely": true }`;

/** The same, with a comma and a bracket where none may be. */
export const BROKEN_JSON: string = `{ "reasons": [ "the socket closes", , "the proxy goes quiet" } ], "likely": true }`;

/** What comes before a tool call. */
export const BEFORE_TOOL: string = "Let me look that up.";

/** What a model says that is asked to go on: it begins with some of what it has said before. */
export const restFrom = (token: number): string => tokenize(DEFAULT_ANSWER).slice(token).join("");
