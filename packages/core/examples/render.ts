import type { L0Result, MessageEvent } from "@l0/core";

/** Shows the answer while it comes; gives the tool calls of the whole one. */
export async function render(result: L0Result, show: (text: string) => void): Promise<MessageEvent[]> {
  let text = "";
  let calls: MessageEvent[] = [];
  for await (const event of result.stream) {
    switch (event.type) {
      case "token":
        text += event.value;
        break;
      case "message":
        if (event.role === "assistant") calls.push(event);
        break;
      case "reset":
        // What came at this offset or after it is void.
        text = text.slice(0, event.offset);
        calls = calls.filter(({ offset }) => offset < event.offset);
        break;
    }
    show(text);
  }
  return calls;
}
