const REDACTED = "[REDACTED]";

/** How keys and tokens look, and what takes their place; each reads a text in linear time. */
const SECRETS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----[^]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, REDACTED],
  // OpenAI, Anthropic, OpenRouter, Stripe; Google; AWS; GitHub, GitLab, Hugging Face, Groq, Replicate, xAI, Perplexity; Slack.
  [/\b[prs]k[-_](?=[\w-]{0,64}\d)[\w-]{16,}/g, REDACTED],
  [/\bAIza[\w-]{30,}/g, REDACTED],
  [/\b(?:AKIA|ASIA)[A-Z\d]{16}/g, REDACTED],
  [/\b(?:gh[oprsu]_|github_pat_|glpat-|hf_|gsk_|r8_|xai-|pplx-)\w{16,}/g, REDACTED],
  [/\bxox[a-z]-[\w-]{10,}/g, REDACTED],
  // JSON Web Tokens, also where they were cut.
  [/\beyJ[\w-]{10,}(?:\.[\w-]+){0,2}/g, REDACTED],
  [/(authorization["']?\s*[:=]\s*["']?(?:\w+\s+)?)[^\s"',]{8,}/gi, `$1${REDACTED}`],
  // Encoded, as no word is: "basic understanding", "bearer authentication".
  [/\b([Bb]earer|[Bb]asic)\s+(?=[\w.~+/-]*(?:\d|=|[a-z][A-Z]\w*[a-z][A-Z]))[\w.~+/=-]{8,}/g, `$1 ${REDACTED}`],
  [
    /(api[-_ ]?key|secret(?:[-_ ]?(?:access[-_ ]?)?key)?|passw(?:or)?d|token)(["']?\s*[:=]\s*["']?)[^\s"',;&})]{4,}/gi,
    `$1$2${REDACTED}`,
  ],
  [/:\/\/[^\s/:@]*:[^\s/@]+@/g, `://${REDACTED}@`],
];

/** What the value of a key is called that must not be told. */
const SECRET_NAME =
  /(?:api[-_ ]?key|secret(?:[-_ ]?key)?|private[-_ ]?key|passw(?:or)?d|token|authorization|credential)s?$/i;

/** What is told of the text at this key of an object: {@link redactSecrets} sees the key too. */
export function redactNamed(key: string, text: string): string {
  return SECRET_NAME.test(key) ? REDACTED : redactSecrets(text);
}

/**
 * Takes keys, tokens and passwords out of a text: those of the common providers, `Bearer` and `Basic` credentials,
 * `Authorization` headers, JSON Web Tokens, private keys, passwords in URLs, and values behind `api_key=`, `secret:`,
 * `password=`, `token=`.
 */
export function redactSecrets(text: string): string {
  return SECRETS.reduce((rest, [pattern, replacement]) => rest.replace(pattern, replacement), text);
}
