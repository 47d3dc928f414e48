import type { Session } from "../policy/session.ts";
import { invalidOptions } from "../errors/invalid-options.ts";
import type { Claim } from "./claim.ts";

/** The final text: read here where nobody reads, else what the reading that has begun ends with. */
export async function wholeText(session: Session, claim: Claim, keepsContent: boolean): Promise<string> {
  if (!keepsContent) throw invalidOptions("text() has no text to give: option keepContent is false.");
  if (claim.taken) await session.ended();
  else await readAll(session, claim);
  if (session.failure !== undefined) throw session.failure;
  return session.output.text;
}

async function readAll(session: Session, claim: Claim): Promise<void> {
  claim.take("text()");
  while (!(await session.read()).done);
}
