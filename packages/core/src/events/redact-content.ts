import { invalidOption } from "../errors/option-rules.ts";
import { redactSecrets } from "../platform/secrets.ts";

/**
 * Output text as an adapter may export it: redacted, then cut to a number of UTF-8 bytes, never inside a character.
 * For the whole text, once per stream: a secret may come in several tokens. Empty where `redact` throws.
 *
 * @param budgetBytes How long it may be, bytes.
 * @param redact What takes secrets out. @default redactSecrets
 * @throws L0Error `INVALID_OPTIONS` for a budget below 0.
 */
export function redactContent(
  text: string,
  budgetBytes: number,
  redact: (text: string) => string = redactSecrets,
): string {
  if (!(budgetBytes >= 0)) throw invalidOption("budgetBytes", budgetBytes, "bytes, at least 0");
  let redacted: string;
  try {
    redacted = redact(text).toWellFormed();
  } catch {
    return "";
  }
  // No UTF-16 unit takes more than three bytes.
  if (redacted.length * 3 <= budgetBytes) return redacted;
  const bytes = new Uint8Array(Math.min(budgetBytes, redacted.length * 3));
  return redacted.slice(0, new TextEncoder().encodeInto(redacted, bytes).read);
}
