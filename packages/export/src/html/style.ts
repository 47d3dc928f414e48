/** Colours by role, so that a dark screen changes nothing but these. */
export const STYLE: string = `
:root {
  color-scheme: light dark;
  --page: #f6f7f9; --card: #fff; --ink: #1b2230; --soft: #596375; --edge: #e1e5eb; --grid: #e9ecf1;
  --good: #0d8069; --bad: #cf2e3e; --warn: #c26a00; --quiet: #7b8798;
  --main: #2f62d9; --second: #b4490f; --third: #7b3fbf; --fourth: #0a7ea4;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #0f1319; --card: #181e27; --ink: #e8ecf2; --soft: #a3aebf; --edge: #2a323e; --grid: #262e3a;
    --good: #3cc2a2; --bad: #ff6b76; --warn: #f2a33c; --quiet: #8b97a9;
    --main: #6f9bff; --second: #ff9d5c; --third: #c08cff; --fourth: #4cc3ea;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 82rem; padding: 1.5rem clamp(.75rem, 3vw, 2rem) 3rem;
  background: var(--page); color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 0; font-size: 1rem; }
header p, .card p { margin: .25rem 0 0; color: var(--soft); font-size: .87rem; }
.tiles { display: grid; grid-template-columns: repeat(4, 1fr); gap: .75rem; margin: 1.25rem 0; }
@media (max-width: 46rem) { .tiles { grid-template-columns: 1fr 1fr; } }
.tiles > div, .card { background: var(--card); border: 1px solid var(--edge); border-radius: .6rem; }
.tiles > div { padding: .7rem .9rem; }
dt { color: var(--soft); font-size: .82rem; }
dd { margin: 0; }
dd b { display: block; font-size: 1.45rem; line-height: 1.3; font-variant-numeric: tabular-nums; }
dd span { color: var(--soft); font-size: .8rem; }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 25rem), 1fr)); gap: .75rem; }
.card { padding: .9rem 1rem; min-width: 0; container-type: inline-size; display: flex; flex-direction: column; }
.card p { flex: none; min-height: 2.6em; }
.wide { margin-top: .75rem; }
svg { display: block; width: 100%; height: auto; margin-top: .5rem; overflow: visible; }
svg text { fill: var(--soft); font: 11px system-ui, sans-serif; }
@container (max-width: 24rem) { svg text { font-size: 14px; } .x-axis text:nth-of-type(even) { display: none; } }
.y-axis text { text-anchor: end; }
.x-axis text { text-anchor: middle; }
.grid path { stroke: var(--grid); }
.x-axis path { stroke: var(--soft); }
.mark path { stroke: var(--ink); stroke-dasharray: 3 3; }
.mark text { fill: var(--ink); font-weight: 600; paint-order: stroke; stroke: var(--card); stroke-width: 3px; }
.tips rect { fill: transparent; }
.tips rect:hover { fill: color-mix(in srgb, var(--ink) 9%, transparent); }
.line path { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.marks path { fill: currentColor; }
.marks .line path, .mark path { fill: none; }
.line circle { fill: currentColor; }
.good { color: var(--good); } .bad { color: var(--bad); } .warn { color: var(--warn); } .quiet { color: var(--quiet); }
.main { color: var(--main); } .second { color: var(--second); } .third { color: var(--third); } .fourth { color: var(--fourth); }
.legend { display: flex; flex-wrap: wrap; gap: .1rem .9rem; margin: .4rem 0 0; padding: 0; list-style: none; font-size: .82rem; }
.legend li { overflow-wrap: anywhere; }
.legend i { display: inline-block; width: .7rem; height: .7rem; margin-right: .35rem; border-radius: .15rem; background: currentColor; }
.card .empty { display: grid; place-items: center; flex: 1; min-height: 8rem; margin-top: .75rem; border: 1px dashed var(--edge); border-radius: .4rem; }
details { margin-top: auto; padding-top: .5rem; font-size: .85rem; }
summary { color: var(--soft); cursor: pointer; }
.scroll { overflow: auto; margin-top: .4rem; }
details .scroll { max-height: 20rem; }
details td:first-child { white-space: nowrap; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
.wide table { width: 100%; }
th, td { padding: .3rem .8rem .3rem 0; border-bottom: 1px solid var(--edge); text-align: left; vertical-align: top; white-space: nowrap; }
td:first-child { min-width: 8rem; max-width: 24rem; overflow-wrap: anywhere; white-space: normal; }
th { color: var(--soft); font-weight: 600; }
@media print {
  :root { color-scheme: light; }
  body { background: none; }
  .card { break-inside: avoid; }
  details { display: none; }
  .scroll { overflow: visible; }
  th, td { overflow-wrap: anywhere; white-space: normal; }
}
`;
