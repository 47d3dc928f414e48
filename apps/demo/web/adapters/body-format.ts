import type { SentItem } from "../../protocol.ts";

type Body = Pick<SentItem, "body" | "mediaType">;

/** What is sent, with its JSON indented; anything else as it is. */
export function indented({ body, mediaType }: Body): string {
  switch (mediaType) {
    case "application/json":
      return indentedJson(body);
    case "application/x-ndjson":
    case "application/x-sentry-envelope":
      return body.trimEnd().split("\n").map(indentedJson).join("\n");
    default:
      return body;
  }
}

/** An envelope may have lines that are no JSON. */
function indentedJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
