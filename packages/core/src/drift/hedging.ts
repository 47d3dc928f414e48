/** The first line is an opener ("Sure!", "Of course, happy to help!") and nothing else. */
export const HEDGING: RegExp =
  /^\s*(?:(?:sure(?: thing)?|certainly|of course|absolutely|definitely|no problem|(?:great|good) question|(?:i['’]d be )?(?:happy|glad) to help(?: you)?(?: with (?:that|this))?)[ .,!…]*)+\r?\n/i;
