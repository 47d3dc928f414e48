import { expect, test } from "vitest";
import { html, Markup } from "./markup.ts";

test("escapes every value for text and for attributes", () => {
  const name = `<b a="1" b='2'>&amp;`;
  const escaped = "&lt;b a=&quot;1&quot; b=&#39;2&#39;&gt;&amp;amp;";
  expect(html`<p title="${name}">${name}</p>`.text).toBe(`<p title="${escaped}">${escaped}</p>`);
});

test("nests without escaping twice, joins lists and leaves out what is not there", () => {
  const items = ["a", "<"].map((item) => html`<li>${item}</li>`);
  const mixed = html`<p>${undefined}${[1, ["x", new Markup("<hr>")]]}</p>`;
  expect(
    html`<ul>
        ${items}
      </ul>
      ${mixed}`.text.replaceAll(/\s+/g, ""),
  ).toBe("<ul><li>a</li><li>&lt;</li></ul><p>1x<hr></p>");
});

test("shows what no page may hold as what it is: unreadable", () => {
  expect(html`${"a\u0000b\u001bc\ud800d\ne"}`.text).toBe("a\ufffdb\ufffdc\ufffdd\ne");
});
