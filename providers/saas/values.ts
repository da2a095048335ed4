/** Whether two lists hold the same members, in whatever order. */
export function sameMembers(desired: unknown, actual: unknown): boolean {
  if (!Array.isArray(desired) || !Array.isArray(actual)) return false;
  const [left, right] = [new Set<unknown>(desired), new Set<unknown>(actual)];
  return left.size === right.size && [...left].every((member) => right.has(member));
}
