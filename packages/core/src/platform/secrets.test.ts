import { describe, expect, test } from "vitest";
import { redactSecrets } from "./secrets.ts";

/** Made here, so that no scanner takes this file for a leak. */
const chars = (length: number): string => "a1B2c3D4e5F6".repeat(length).slice(0, length);
const REDACTED = "[REDACTED]";

describe("a secret is taken out, and the text around it stays", () => {
  test.each<[string, string]>([
    ["an OpenAI key", `sk-${chars(48)}`],
    ["a project key of OpenAI", `sk-proj-${chars(40)}_${chars(20)}-${chars(9)}`],
    ["an Anthropic key", `sk-ant-api03-${chars(80)}-AA`],
    ["an OpenRouter key", `sk-or-v1-${chars(64)}`],
    ["a Stripe key", `sk_live_${chars(24)}`],
    ["a restricted Stripe key", `rk_test_${chars(24)}`],
    ["a Google key", `AIza${chars(35)}`],
    ["an AWS access key", "AKIAIOSFODNN7EXAMPLE"],
    ["a temporary AWS access key", "ASIAIOSFODNN7EXAMPLE"],
    ["a GitHub token", `ghp_${chars(36)}`],
    ["a fine-grained GitHub token", `github_pat_${chars(22)}_${chars(59)}`],
    ["a GitLab token", `glpat-${chars(20)}`],
    ["a Hugging Face token", `hf_${chars(34)}`],
    ["a Groq key", `gsk_${chars(52)}`],
    ["a Replicate token", `r8_${chars(37)}`],
    ["an xAI key", `xai-${chars(80)}`],
    ["a Perplexity key", `pplx-${chars(48)}`],
    ["a Slack token", `xoxb-${chars(12)}-${chars(24)}`],
    ["a JSON Web Token", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
    ["one without a signature", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0"],
    ["one that was cut", "eyJhbGciOiJub25lIn0"],
    ["a private key", `-----BEGIN RSA PRIVATE KEY-----\n${chars(64)}\n${chars(64)}\n-----END RSA PRIVATE KEY-----`],
    ["a private key that was cut", `-----BEGIN PRIVATE KEY-----\n${chars(64)}`],
  ])("%s", (name, secret) => {
    const after = name.includes("key that was cut") ? "" : ", is it?";
    expect(redactSecrets(`The key is ${secret}${after}`)).toBe(`The key is ${REDACTED}${after}`);
    expect(redactSecrets(`{"text":"${secret}"}`)).not.toContain(secret.slice(-9));
  });

  test.each<[string, string]>([
    [`Authorization: Bearer ${chars(20)}`, `Authorization: Bearer ${REDACTED}`],
    [`"authorization": "Basic ${chars(12)}="`, `"authorization": "Basic ${REDACTED}"`],
    [`authorization=${chars(20)}`, `authorization=${REDACTED}`],
    [`curl with Bearer ${chars(20)}.`, `curl with Bearer ${REDACTED}`],
    ["with Basic dXNlcjpwYXNz", `with Basic ${REDACTED}`],
    ["with bearer AbcDefGhiJkl", `with bearer ${REDACTED}`],
    ["?api_key=abcdef&x=1", `?api_key=${REDACTED}&x=1`],
    ["x-api-key: abcdef", `x-api-key: ${REDACTED}`],
    ['{"apiKey":"abcdef","n":1}', `{"apiKey":"${REDACTED}","n":1}`],
    ["OPENAI_API_KEY='abcdef'", `OPENAI_API_KEY='${REDACTED}'`],
    ["AWS_SECRET_ACCESS_KEY=abc/def+ghi", `AWS_SECRET_ACCESS_KEY=${REDACTED}`],
    ["secret_key: abcdef", `secret_key: ${REDACTED}`],
    ["client_secret=abcdef", `client_secret=${REDACTED}`],
    ["password = hunter2", `password = ${REDACTED}`],
    ["passwd:hunter2;", `passwd:${REDACTED};`],
    ['"access_token": "abcdef"', `"access_token": "${REDACTED}"`],
    ["postgres://user:hunter2@db:5432/x", `postgres://${REDACTED}@db:5432/x`],
    ["redis://:hunter2@cache:6379", `redis://${REDACTED}@cache:6379`],
  ])("%s", (text, redacted) => {
    expect(redactSecrets(text)).toBe(redacted);
  });

  test("every one of several", () => {
    const text = redactSecrets(`sk-${chars(20)} and sk-${chars(30)} and token=${chars(8)}`);
    expect(text).toBe(`${REDACTED} and ${REDACTED} and token=${REDACTED}`);
  });

  test("also where it has been taken out before", () => {
    const once = redactSecrets(`Bearer ${chars(20)}, api_key=${chars(9)}, redis://:p@h`);
    expect(redactSecrets(once)).toBe(once);
  });
});

describe("what is no secret stays as it is", () => {
  test.each([
    "",
    "A risk-free desk-job, ask-me-anything.",
    "sk-short and AIzaShort and ghp_short and hf_model",
    "The token limit is 4096 tokens; no password was given.",
    "A basic understanding of bearer authentication and basic JavaScript.",
    "https://example.com:8080/path?query=1#frag and mailto:user@example.com",
    "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
    "eyJ is how base64 of JSON begins",
    "AKIA is a prefix; keyboards and tokens: 12",
    "The connection to the provider failed: econnreset (ECONNRESET).",
    "Der Schlüssel 🔑 steckt, 秘密はない。",
  ])("%s", (text) => {
    expect(redactSecrets(text)).toBe(text);
  });
});

describe("hostile text", () => {
  /** The beginnings of every pattern, and what makes it look further. */
  const PIECES = [
    "-----BEGIN ",
    "-----BEGIN A",
    "-----BEGIN PRIVATE KEY-----",
    "-----END ",
    "PRIVATE KEY",
    "sk-",
    "sk-a ",
    "AIza",
    "AIza-",
    "AKIA",
    "ghp_",
    "github_pat_",
    "xoxb-",
    "eyJ",
    "eyJ-",
    "eyJaaaaaaaaaaa.",
    "eyJ.",
    "Bearer ",
    "Bearer\n",
    "Bearer a.",
    "Basic aB",
    "authorization: ",
    "authorization:a",
    "authorization: a ",
    "api_key",
    "api_key ",
    "token=",
    "token: a ",
    "secret_access_",
    "secret ",
    "password\t",
    "://",
    "://:",
    "://a:",
    "://a:b",
    ":b",
    "a",
    " ",
    "=",
    "aB",
  ];
  const SIZE = 50_000;

  /** The least of several, ms: what else the machine does only adds to it. */
  function timed(text: string): number {
    const times = Array.from({ length: 5 }, () => {
      const start = performance.now();
      redactSecrets(text);
      return performance.now() - start;
    });
    return Math.min(...times);
  }

  test.each(PIECES)("of %j over and over takes four times as long where it is four times as long", (piece) => {
    for (const lead of ["", "eyJ", "Bearer ", "token", "://a:", "-----BEGIN "]) {
      const text = lead + piece.repeat(SIZE / piece.length);
      const [once, four] = [timed(text), timed(lead + piece.repeat((4 * SIZE) / piece.length))];
      // Quadratic is sixteen times; what takes no time to speak of is not compared.
      expect(four).toBeLessThan(Math.max(10 * once, 40));
    }
  });
});
