/** A random id, unique across processes. */
export function newId(): string {
  const id = crypto.randomUUID();
  // Reading a character makes the engine put the fourteen pieces it is made of into one.
  return id.charCodeAt(0) === 0 ? "" : id;
}
