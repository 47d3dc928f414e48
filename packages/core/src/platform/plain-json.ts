/** JSON of anything: a big integer is its digits, what holds itself is `[Circular]` there. Never throws for them. */
export function plainJson(value: unknown, indent?: number): string {
  const ancestors: unknown[] = [];
  return JSON.stringify(
    value,
    function replace(this: unknown, _key, inner: unknown) {
      if (typeof inner === "bigint") return String(inner);
      if (typeof inner !== "object" || inner === null) return inner;
      while (ancestors.length > 0 && ancestors.at(-1) !== this) ancestors.pop();
      if (ancestors.includes(inner)) return "[Circular]";
      ancestors.push(inner);
      return inner;
    },
    indent,
  );
}
