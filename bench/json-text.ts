import { prose, seeded } from "./prose.ts";

const LONGEST_PIECE = 8;

/** One valid JSON document on one line, in pieces of 1 to 8 characters: as many as asked for and a few; the same ones on every run. */
export function jsonText(atLeast: number): string[] {
  const random = seeded(2);
  const words = prose(atLeast).map((word) => word.trim());
  const records: string[] = [];
  const characters = (atLeast * (1 + LONGEST_PIECE)) / 2;
  let word = 0;
  const take = (count: number): string => words.slice(word, (word += count)).join(" ");
  for (let length = 0; length < characters; length += records.at(-1)?.length ?? 0) {
    if (word + 20 > words.length) word = 0;
    records.push(record(records.length, random, take));
  }
  const tokens = pieces(`{"records":[${records.join(",")}]}`, random);
  return tokens.length >= atLeast ? tokens : jsonText(atLeast + 100);
}

function record(id: number, random: () => number, take: (words: number) => string): string {
  return JSON.stringify({
    id: 1000 + id,
    title: take(3),
    score: Math.round(random() * 1000) / 1000,
    open: random() < 0.5,
    owner: random() < 0.2 ? null : { name: take(2), since: 1990 + Math.floor(random() * 35) },
    tags: Array.from({ length: 1 + Math.floor(random() * 3) }, () => take(1)),
    note: `${take(9)}.`,
  });
}

function pieces(text: string, random: () => number): string[] {
  const tokens: string[] = [];
  for (let at = 0, length = 0; at < text.length; at += length) {
    length = 1 + Math.floor(random() * LONGEST_PIECE);
    tokens.push(text.slice(at, at + length));
  }
  return tokens;
}
