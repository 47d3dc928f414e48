// Codes of the characters that the rules read, by name: exported numbers cost nothing once they are bundled.
export const TAB = 9;
export const LINE_FEED = 10;
export const SPACE = 32;
export const EXCLAMATION_MARK = 33;
export const DOLLAR = 36;
export const CLOSING_PARENTHESIS = 41;
export const COMMA = 44;
export const DASH = 45;
export const FULL_STOP = 46;
export const DIGIT_ZERO = 48;
export const DIGIT_NINE = 57;
export const COLON = 58;
export const GREATER_THAN = 62;
export const QUESTION_MARK = 63;
export const BACKSLASH = 92;
export const CLOSING_BRACKET = 93;
export const BACKTICK = 96;
export const OPENING_BRACE = 123;
export const PIPE = 124;
export const CLOSING_BRACE = 125;
export const BYTE_ORDER_MARK = 0xfeff;

export const isDigit = (code: number): boolean => code >= DIGIT_ZERO && code <= DIGIT_NINE;
