import { type Fields, isObject } from "../platform/is-object.ts";

/** What can be read off a foreign error and its causes, outermost first. */
export interface ErrorFacts {
  /** `code` and `type` of the error, of its payload, and of its causes. */
  readonly codes: string[];
  /** `error.name` and the constructor's name: some SDKs call all their errors "Error". */
  readonly names: string[];
  /** Messages. Not to be shown: they may quote content. */
  readonly texts: string[];
  /** HTTP status, where the answer had one that says failure. */
  status: number | undefined;
  headers: unknown;
}

/** Deep enough for every SDK seen, and an end to a cyclic chain. */
const MAX_DEPTH = 6;
/** Characters of a message that are read: the words that tell something stand at its beginning. */
const MAX_TEXT = 2000;

/** Reads a foreign error, which may be anything: from one whose getters throw, what could be read until then. */
export function factsOf(error: unknown): ErrorFacts {
  const facts: ErrorFacts = { codes: [], names: [], texts: [], status: undefined, headers: undefined };
  let link: unknown = typeof error === "string" ? { message: error } : error;
  try {
    for (let depth = 0; depth < MAX_DEPTH && isObject(link); depth++) link = read(link, facts);
  } catch {
    // A getter threw: the rest of the chain is unknown.
  }
  return facts;
}

/** Reads one link of the chain and gives the next one. */
function read(link: Fields, facts: ErrorFacts): unknown {
  const { name, constructor, code, type, error, message, status, statusCode, headers, responseHeaders } = link;
  const { errors, lastError, cause } = link;
  const payload = isObject(error) ? error : {};
  const inner = isObject(payload["error"]) ? payload["error"] : {};
  facts.names.push(...strings(name, typeof constructor === "function" && constructor.name));
  facts.codes.push(...strings(code, type, payload["code"], payload["type"], inner["code"], inner["type"]));
  facts.texts.push(...strings(message).map((text) => text.slice(0, MAX_TEXT)));
  facts.status ??= [status, statusCode].find(isFailure);
  facts.headers ??= headers ?? responseHeaders;
  return lastError ?? cause ?? (Array.isArray(errors) ? errors[0] : undefined);
}

const isFailure = (status: unknown): status is number => typeof status === "number" && status >= 400 && status < 600;

const strings = (...values: unknown[]): string[] =>
  values.filter((value) => value && typeof value === "string") as string[];
