import { type Fields, isObject } from "../platform/is-object.ts";

/** What can be read off a foreign error and its causes, outermost first. */
export interface ErrorFacts {
  /** `code`, `type` and status word of the error, of its payload, and of its causes. */
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
/** Characters of a message or an identifier that are read: what tells something stands at the beginning. */
const MAX_LENGTH = 2000;

/** Reads a foreign error, which may be anything: from one whose getters throw, what could be read until then. */
export function factsOf(error: unknown): ErrorFacts {
  const facts: ErrorFacts = { codes: [], names: [], texts: [], status: undefined, headers: undefined };
  try {
    let link = error;
    for (let depth = 0; depth < MAX_DEPTH && link; depth++) link = read(link, facts);
  } catch {
    // A getter threw: the rest of the chain is unknown.
  }
  return facts;
}

/** Reads one link of the chain and gives the next one. */
function read(link: unknown, facts: ErrorFacts): unknown {
  if (typeof link === "string") facts.texts.push(link.slice(0, MAX_LENGTH));
  if (!isObject(link)) return undefined;
  const { name, constructor, message, error, data, response, $metadata, lastError, cause, errors } = link;
  facts.names.push(...words(name, typeof constructor === "function" && constructor.name));
  facts.texts.push(...words(message));
  // The body of the answer as each SDK keeps it, the answer itself, and what AWS says of it.
  for (const part of [link, error, inside(error), inside(data), response, $metadata]) readPart(Object(part), facts);
  return lastError ?? cause ?? (Array.isArray(errors) ? errors[0] : undefined);
}

const inside = (body: unknown): unknown => (Object(body) as Fields)["error"];

function readPart(part: Fields, facts: ErrorFacts): void {
  const { code, type, status, statusCode, httpStatusCode, headers, responseHeaders } = part;
  facts.codes.push(...words(code, type, status));
  // Google and many proxies give the status as a code, some as digits.
  facts.status ??= [status, statusCode, httpStatusCode, code].map(numberOf).find(isFailure);
  facts.headers ??= headers ?? responseHeaders;
}

const numberOf = (value: unknown): number => (typeof value === "string" || typeof value === "number" ? +value : 0);
const isFailure = (status: number): boolean => status >= 400 && status < 600;

const words = (...values: unknown[]): string[] =>
  values
    .filter((value) => typeof value === "string" && value !== "")
    .map((word) => (word as string).slice(0, MAX_LENGTH));
