import { describe, expect, it } from "vitest";
import { apiOf, apiProblems, type PublicApi } from "./public-api.ts";

describe("the API of an entry", () => {
  it("is its values, and every other name that is declared", () => {
    const declarations = `
      export type { Span } from "./span.ts";
      export { type Options, createHandler } from "./handler.ts";
      export interface Own { readonly a: number }
      export declare const VERSION: string;
    `;
    expect(apiOf(declarations, ["createHandler", "VERSION"])).toEqual({
      Options: "type",
      Own: "type",
      Span: "type",
      VERSION: "value",
      createHandler: "value",
    });
  });
});

describe("a change of the API", () => {
  const agreed: PublicApi = { "@l0/core": { Options: "type", l0: "value" } };

  it("is none where nothing changed", () => {
    expect(apiProblems(agreed, agreed)).toEqual([]);
  });

  it("is named in both directions", () => {
    const packed: PublicApi = { "@l0/core": { createL0: "value", l0: "value" } };
    expect(apiProblems(agreed, packed)).toEqual(["+ @l0/core: value createL0", "- @l0/core: type Options"]);
  });

  it("is seen where a type became a value", () => {
    const packed: PublicApi = { "@l0/core": { Options: "value", l0: "value" } };
    expect(apiProblems(agreed, packed)).toEqual(["+ @l0/core: value Options", "- @l0/core: type Options"]);
  });

  it("is seen where an entry came or went", () => {
    const entry: PublicApi = { "@l0/core/testing": { testHandler: "value" } };
    expect(apiProblems({}, entry)).toEqual(["+ @l0/core/testing: value testHandler"]);
    expect(apiProblems(entry, {})).toEqual(["- @l0/core/testing: value testHandler"]);
  });
});
