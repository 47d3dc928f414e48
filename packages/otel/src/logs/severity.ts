/** The severity numbers of the log data model that are used here. */
export const SEVERITY = { debug: 5, info: 9, warn: 13, error: 17 } as const;

export type Severity = keyof typeof SEVERITY;
