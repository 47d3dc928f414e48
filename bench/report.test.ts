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
    charactersPerToken: 4.43,
  },
  perToken: [
    {
      tokens: 2000,
      rows: [
        { name: "raw", time: 80, ratio: 1, spread: [1, 1] },
        { name: "core", time: 165.04, ratio: 2.063, spread: [2, 2.108] },
        { name: "vendor", time: 8080.4, ratio: 101, spread: [99, 103] },
      ],
    },
  ],
  perStream: { tokens: 1, rows: [{ name: "raw", time: 234, ratio: 1, spread: [1, 1] }] },
  heap: { chunks: 1000, rows: [{ name: "core", bytes: 11_776 }] },
  size: { gzip: 9216, minified: 20_480 },
  distrust: [],
  overLimit: [],
};

it("is Markdown that reads as it is", () => {
  expect(report(RESULTS)).toMatchInlineSnapshot(`
    "Node 26.1.0 (V8 14.6) on 2 x Some CPU, load average 0.10 at the start. 31 rounds, 4.4 characters a token, node --expose-gc

    ### 2,000 tokens

    |        | ns a token | over raw |      x | middle half of rounds |
    | ------ | ---------: | -------: | -----: | --------------------: |
    | raw    |       80.0 |      0.0 |   1.00 |          1.00 to 1.00 |
    | core   |      165.0 |     85.0 |   2.06 |          2.00 to 2.11 |
    | vendor |      8,080 |    8,000 | 101.00 |       99.00 to 103.00 |

    ### A stream of one token, from the call to the end

    |     |  µs |
    | --- | --: |
    | raw | 0.2 |

    ### Heap of a stream after 1,000 chunks

    |      |   KB |
    | ---- | ---: |
    | core | 11.5 |

    \`import { l0 } from "@l0/core"\` is 9.0 KB after gzip, 20.0 KB minified."
  `);
});

it("says loudly what is wrong with a run, and what with the code", () => {
  const text = report({ ...RESULTS, distrust: ["All was busy."], overLimit: ["core is slow"] });
  expect(text).toMatch(/\*\*DO NOT TRUST THIS RUN\.\*\* All was busy\.\n\n\*\*Too slow\.\*\* core is slow$/);
  expect(report(RESULTS)).not.toMatch(/TRUST|slow/);
});
