/** Text that is HTML already. Only {@link html} makes it, so that nothing gets into a page unescaped. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** What stands in a template: text and numbers are escaped, lists are joined, `undefined` is nothing. */
export type Content = string | number | Markup | undefined | readonly Content[];

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};
/** What no HTML may hold. */
// oxlint-disable-next-line no-control-regex -- these are the characters that have to go
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

/**
 * HTML with its values escaped, for text and for attributes in quotes.
 *
 * @example
 * html`<p title="${name}">${name}</p>`;
 */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Markup {
  return new Markup(strings.map((text, index) => text + textOf(values[index])).join(""));
}

function textOf(content: Content): string {
  if (content === undefined) return "";
  if (content instanceof Markup) return content.text;
  return typeof content === "object" ? content.map(textOf).join("") : escape(String(content));
}

function escape(text: string): string {
  const clean = text.toWellFormed().replaceAll(FORBIDDEN, "\ufffd");
  return clean.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
