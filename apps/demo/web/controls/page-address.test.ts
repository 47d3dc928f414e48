import { describe, expect, test } from "vitest";
import type { Catalogue, ClientInfo } from "../../protocol.ts";
import { firstSelection } from "./choose-selection.ts";
import { clientNotice } from "./client-notice.ts";
import { readAddress, writeAddress } from "./page-address.ts";

const client = (name: string, live = false): ClientInfo => ({ name, model: "m", live, notice: `About ${name}.` });
const scenario = (name: string, needsEmbeddedProvider: boolean) => ({ name, story: "", needsEmbeddedProvider });
const CATALOGUE: Catalogue = {
  scenarios: [scenario("healthy", false), scenario("cut", true)],
  clients: [client("openai"), client("anthropic")],
};

describe("an address", () => {
  test.each([
    ["?scenario=cut-and-retried&run", { scenario: "cut-and-retried", run: true }],
    ["?scenario=cut&client=openai", { scenario: "cut", client: "openai", run: false }],
    ["?run=", { run: true }],
    ["", { run: false }],
  ])("%s is read", (search, address) => {
    expect(readAddress(search)).toEqual(address);
  });

  test.each([
    { scenario: "cut", client: "openai", run: true },
    { scenario: "cut", run: false },
    { scenario: "a&b=c", run: true },
  ])("%j is written so that it reads the same", (address) => {
    expect(readAddress(writeAddress(address))).toEqual(address);
  });
});

describe("the first selection", () => {
  test("is the first scenario with its own clients where the address says nothing", () => {
    expect(firstSelection(CATALOGUE, { run: false })).toEqual({ selection: { scenario: "healthy" }, run: false });
  });

  test("is what the address says, and runs where it says so", () => {
    expect(firstSelection(CATALOGUE, { scenario: "cut", client: "anthropic", run: true })).toEqual({
      selection: { scenario: "cut", client: "anthropic" },
      run: true,
    });
  });

  test("does not run what the catalogue does not have, and says what that is", () => {
    const { run, problem, selection } = firstSelection(CATALOGUE, { scenario: "cot", client: "opanai", run: true });
    expect(run).toBe(false);
    expect(problem).toContain("no scenario called “cot” and no client called “opanai”");
    expect(selection).toEqual({ scenario: "healthy" });
  });
});

describe("the notice of a client", () => {
  const [healthy, cut] = CATALOGUE.scenarios as [Catalogue["scenarios"][0], Catalogue["scenarios"][0]];

  test("is the client's own", () => {
    expect(clientNotice(cut, client("openai"), CATALOGUE.clients)).toBe("About openai.");
    expect(clientNotice(healthy, client("openai", true), CATALOGUE.clients)).toBe("About openai.");
  });

  test("says that a real provider is not the one that fails", () => {
    expect(clientNotice(cut, client("openai", true), CATALOGUE.clients)).toContain("the embedded one answers openai");
  });

  test("of the scenario's own clients says who answers", () => {
    const live = [client("openai", true), client("anthropic")];
    expect(clientNotice(healthy, undefined, CATALOGUE.clients)).toContain("The embedded provider answers.");
    expect(clientNotice(healthy, undefined, live)).toContain("A real provider answers openai (m).");
    expect(clientNotice(cut, undefined, live)).toContain("The embedded provider answers.");
  });
});
