import { ARABIC, CHINESE, HINDI, JAPANESE, KOREAN, RUSSIAN, THAI } from "./other-scripts.fixture.ts";
import { noise } from "./read-drift.fixture.ts";

const lines = (...text: string[]): string => `${text.join("\n")}\n`;

const PROSE = lines(
  "The harbour was built in the sixteenth century, when the river still ran along the old wall. Ships from the north brought timber, furs and amber; those that went back carried salt, wine and, in bad years, people. A flood in 1634 moved the river half a mile to the west, and within a generation the quays stood in a meadow. Today only the names of the streets tell of it.",
  "",
  "In other words, a town does not choose where it stands. It was the best of places for a market, it was the worst of places for a mill, and the council changed its mind about both every ten years or so. The market stayed. The mill burned down twice, was sold to a baker from Lübeck, and became what it is now: a library with a leaking roof and very good coffee.",
  "",
  "Whoever walks there on a Sunday sees families on bicycles, students asleep on the grass, and an old man who has fished at the same bridge since he was six. “They don’t bite any more,” he says, “but I’m not here for the fish.”",
);

const ESSAY = lines(
  "The reform of 1871 is commonly described as a compromise. It was, therefore, disliked by everyone who had asked for it. The landed members held that the franchise had been extended beyond reason; the towns, whereas they had gained eleven seats, observed that nine of them could be outvoted.",
  "",
  "Furthermore, the courts were slow. Thus a law that was passed in spring was applied in some counties before the harvest, in others after it. Moreover, nobody had thought of the islands. Consequently they voted under the old rules until 1880, and nevertheless sent the most radical member of the whole assembly.",
);

const FICTION = lines(
  '"Yeah, I\'m gonna be late," Tom said. "Don\'t wait for me, okay?"',
  "",
  '"You said that yesterday." She put the phone on the table and looked at the rain. "I\'m sorry, but I have waited for you all my life, haven\'t I?"',
  "",
  '"No, no, no, no, no. Listen. Let me explain. I met a man at the station, and he knew my father, and he had this letter with him, and I couldn\'t just walk away, could I?"',
  "",
  "She laughed. As an AI researcher she was used to people who saw patterns everywhere; as a daughter she was not. Outside a tram went by, then another one. The lights in the house across the street went out, one after the other, and in the end there was only theirs.",
);

const LIST_THEN_PROSE = lines(
  "## What you need",
  "",
  "- A bowl",
  "- Two hundred grams of flour",
  "- Three eggs",
  "- A pinch of salt",
  "- **Butter** for the pan",
  "",
  "1. Mix the flour with the salt.",
  "2. Add the eggs one by one.",
  "3. Add the milk slowly, and stir until it is smooth.",
  "4. Let it rest for half an hour.",
  "",
  "The rest matters more than the recipe: flour takes its time, and a batter that is used at once tears. If you are in a hurry, warm the milk a little, which helps somewhat, though not as much as patience does. Use a heavy pan, let it become really hot, and then turn the heat down before the first one goes in. The first one is for the cook.",
  "",
  "Leftovers can be cut into strips and put into a clear soup. That is what they are for in Swabia and in Austria, and there are people who make pancakes only for that reason. They keep for two days in the fridge; do not freeze them, for they become like leather.",
);

const LETTER = lines(
  "Before we meet I would like to know three things:",
  "",
  "- what the roof costs",
  "- who pays for the windows",
  "- when the work begins",
  "- how long it takes",
  "",
  "Kind regards",
  "",
  "Anna Lindqvist",
  "Head of Buildings",
  "Northern Housing",
);

const TYPESCRIPT = lines(
  "// Copyright of the authors",
  "import { once } from 'node:events';",
  "import { readFile } from 'node:fs/promises';",
  "import { join } from 'node:path';",
  "",
  "/** Whether the user clicks the button at the top. */",
  "export const onTop = (state) => state.clicked === 'top';",
  "/** Whether the user clicks the button at the side. */",
  "export const onSide = (state) => state.clicked === 'side';",
  "/** Whether the user clicks the button at the bottom. */",
  "export const onBottom = (state) => state.clicked === 'bottom';",
  "",
  "export async function load(folder: string): Promise<Config> {",
  "  const text = await readFile(join(folder, 'config.json'), 'utf8');",
  "  const config = JSON.parse(text) as Partial<Config>;",
  "  if (config.host === undefined) throw new TypeError('There is no host');",
  "  if (config.port === undefined) throw new TypeError('There is no port');",
  "  if (config.path === undefined) throw new TypeError('There is no path');",
  "  for (const [name, value] of Object.entries(config)) {",
  "    if (value === null) return undefined;",
  "    if (name.length > 64) return undefined;",
  "    if (!allowed.has(name)) return undefined;",
  "  }",
  "  return { ...DEFAULTS, ...config };",
  "}",
);

const TESTS = lines(
  ...["empty", "short", "long", "odd"].flatMap((name) => [
    `test("${name}", async () => {`,
    "  const user = await setUp();",
    "  await user.click(screen.getByRole('button'));",
    "  expect(screen.queryByText('Saved')).toBeNull();",
    "});",
    "",
  ]),
);

const PYTHON = lines(
  "# This file is part of the importer.",
  "# It reads what the scanner has written.",
  "# Lines that cannot be read are left out.",
  "# The rest is sorted by date.",
  "import csv",
  "import json",
  "import logging",
  "import os",
  "import sys",
  "",
  "def rows(path):",
  '    """Gives the rows of a file, the newest first."""',
  "    with open(path, newline='') as file:",
  "        for row in csv.DictReader(file):",
  "            try:",
  "                yield row['date'], float(row['amount'])",
  "            except ValueError:",
  "                logging.warning('%s: left out', row)",
  "                continue",
);

const SQL = lines(
  ...["name text", "born date", "town text", "street text", "phone text"].map(
    (column) => `ALTER TABLE people ADD COLUMN ${column} NOT NULL DEFAULT '';`,
  ),
  ...["people", "towns", "streets"].map((table) => `CREATE TABLE IF NOT EXISTS ${table}_archive (LIKE ${table});`),
  "SELECT p.name, count(*) FROM people p JOIN towns t ON t.id = p.town GROUP BY p.name ORDER BY 2 DESC;",
);

const JSON_TEXT = `${JSON.stringify(
  [..."abcdefgh"].map((name, index) => ({
    type: "object",
    name,
    required: true,
    nullable: false,
    created_at: "2024-01-01",
    description: "Where the part is kept until it is needed",
    weights: Array<number>(20).fill(0),
    flags: Array<boolean>(20).fill(index > 3),
  })),
  null,
  2,
)}\n`;

const TABLE = lines(
  "| Country | Capital | Currency | In the union |",
  "| --- | --- | --- | --- |",
  "| Austria | Vienna | Euro | yes |",
  "| Belgium | Brussels | Euro | yes |",
  "| Denmark | Copenhagen | Krone | yes |",
  "| Norway | Oslo | Krone | no |",
  "| Not known yet | Not known yet | Not known yet | Not known yet |",
  "| Switzerland | Bern | Franc | no |",
  "",
  "Five of them are members. Three use the euro.",
);

const CSV = lines(
  "id,name,paid,sent,answered",
  ...Array.from({ length: 30 }, (_, id) => `${id},customer ${id},true,true,${id % 3 === 0}`),
);

const LOG = lines(
  ...Array.from(
    { length: 20 },
    (_, i) => `2024-05-0${(i % 9) + 1}T10:00:00Z INFO [worker-${i}] job ${i * 7} done in ${i + 3} ms`,
  ),
);

const HTML = lines(
  "<table>",
  ...["one", "two", "three", "four", "five"].map(
    (word) => `<tr><td class="left">${word}</td><td class="right">not available for this plan</td></tr>`,
  ),
  "</table>",
);

const YAML = lines(
  "steps:",
  ...["lint", "build", "test", "pack", "publish"].flatMap((step) => [
    `  - name: ${step}`,
    "    if: github.ref == 'refs/heads/main'",
    `    run: pnpm ${step}`,
  ]),
);

const POEM = lines(
  "# The lighthouse",
  "",
  "I saw the light upon the sea",
  "It came and went and came to me",
  "I saw the light upon the stone",
  "It came and left me there alone",
  "",
  "I heard the bell, I heard the bell",
  "What it has seen it will not tell",
);

const SPEECH =
  "We will not leave the villages alone with their schools. We will not leave the towns alone with their debts. " +
  "We shall build, and we shall repair what others built before us. And when our children ask what we did in those " +
  "years, we shall have an answer for them: we stayed, we worked, and we never once believed that it was for nothing.\n";

const EMOJI = lines(
  "Wordle 812 4/6",
  "",
  ...Array<string>(6).fill("🟩🟩🟩🟩🟩🟩🟩🟩🟩🟩🟩🟩"),
  "",
  "🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉 🎉",
  "Great game! 👩‍👩‍👧‍👦 See you tomorrow 👋🏽",
);

const BASE64 = noise(1200, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/");

/** Texts without drift. */
export const ORDINARY_TEXTS: Readonly<Record<string, string>> = {
  prose: PROSE,
  "a formal essay": ESSAY,
  "fiction with dialogue": FICTION,
  "a list, then paragraphs": LIST_THEN_PROSE,
  "a letter with a list and a signature": LETTER,
  TypeScript: TYPESCRIPT,
  "tests that begin alike": TESTS,
  Python: PYTHON,
  SQL,
  JSON: JSON_TEXT,
  "JSON on one line": JSON.stringify(JSON.parse(JSON_TEXT)),
  "a table": TABLE,
  CSV,
  "a log": LOG,
  HTML,
  YAML,
  "a poem": POEM,
  "a speech": SPEECH,
  Russian: RUSSIAN,
  Thai: THAI,
  Arabic: ARABIC,
  Japanese: JAPANESE,
  Chinese: CHINESE,
  Hindi: HINDI,
  Korean: KOREAN,
  emoji: EMOJI,
  "English, then Japanese": PROSE + ESSAY + JAPANESE + CHINESE,
  "Japanese, then English": JAPANESE + CHINESE + KOREAN + PROSE + ESSAY,
  "prose, then code, JSON and a table": PROSE + ESSAY + TYPESCRIPT + JSON_TEXT + TABLE,
  "prose, then base64": `${PROSE}${ESSAY}${BASE64}\n`,
  "no text": "",
  "white space": " \n\t\n   \n".repeat(200),
};
