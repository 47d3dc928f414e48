/** A random id, unique across processes. */
export const newId = (): string => crypto.randomUUID();
