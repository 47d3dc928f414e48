/** The answer begins with words about itself ("Here is the list you asked for:") instead of with what was asked for. */
export const FORMAT_COLLAPSE: RegExp =
  /\bhere(?: is| are|['’]s) (?:an?|my|some|the|your) (?!(?:catch|deal|thing)\b)[^.!?\n]*:|\b(?:let me|i['’]ll|i will) [^.!?\n]+ for you[\s.,:!]|\bhere you go[\s.,:!]/i;
