import { expect, it } from "vitest";
import { report, type Results } from "./report.ts";

const RESULTS: Results = {
  setting: {
    node: "26.1.0",
    v8: "14.6",
    cpu: "Some CPU",
    cpus: 2,
    load: 0.1,
    flags: ["--expose-gc"],
    rounds: 31,
  },
  tables: [
    {
      title: "Prose",
      unit: "ns a token",
      rows: [
        { name: "raw", value: 80, over: 0, ratio: 1, spread: [1, 1] },
        { name: "core", value: 165.04, over: 85.04, ratio: 2.063, spread: [2, 2.108] },
        { name: "vendor", value: 8080.4, over: 8000.4, ratio: 101, spread: [99, 103] },
      ],
    },
    { title: "Heap", unit: "KB", rows: [{ name: "core", value: 11.54 }] },
  ],
  findings: [
    { table: "Prose", row: "core", unit: "x", limit: 2, measured: 2.063, reached: false },
    { table: "Heap", row: "core", unit: " KB", limit: 12, measured: 11.5, reached: true },
  ],
  distrust: [],
  overLimit: [],
};

it("is Markdown that reads as it is", () => {
  expect(report(RESULTS)).toMatchInlineSnapshot(`
    "Node 26.1.0 (V8 14.6) on 2 x Some CPU, load average 0.10 at the start. 31 rounds, node --expose-gc

    ### Goals

    |             | measured |  goal | reached |
    | ----------- | -------: | ----: | ------: |
    | Prose: core |    2.06x |    2x |      no |
    | Heap: core  | 11.50 KB | 12 KB |     yes |

    ### Prose

    |        | ns a token | over the first |      x | middle half of rounds |
    | ------ | ---------: | -------------: | -----: | --------------------: |
    | raw    |       80.0 |            0.0 |   1.00 |          1.00 to 1.00 |
    | core   |      165.0 |           85.0 |   2.06 |          2.00 to 2.11 |
    | vendor |      8,080 |          8,000 | 101.00 |       99.00 to 103.00 |

    ### Heap

    |      |   KB |
    | ---- | ---: |
    | core | 11.5 |"
  `);
});

it("says loudly what is wrong with a run, and what with the code", () => {
  const text = report({ ...RESULTS, distrust: ["All was busy."], overLimit: ["core is slow"] });
  expect(text).toMatch(/\*\*DO NOT TRUST THIS RUN\.\*\* All was busy\.\n\n\*\*Over its limit\.\*\* core is slow\n/);
  expect(report(RESULTS)).not.toMatch(/TRUST|slow/);
});

it("has no goals where none were measured", () => {
  expect(report({ ...RESULTS, findings: [] })).not.toContain("Goals");
});
