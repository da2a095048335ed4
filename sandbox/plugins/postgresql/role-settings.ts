// `pg_roles.rolconfig` holds a role's settings as texts, `name=value`.

const millisecondsOf: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A setting's value as a list of names, unquoted; empty where the role does not have it. */
export function parseSetting(settings: readonly string[], name: string): string[] {
  const value = find(settings, name);
  if (value === undefined) {
    return [];
  }
  if (name === "role") {
    return [value];
  }
  const parts = value.match(/"(?:[^"]|"")*"|[^",\s][^",]*/g) ?? [];
  return parts.map((part) =>
    part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.trimEnd(),
  );
}

/** A setting's value in milliseconds, also where it was set by hand with a unit, such as `30s`;
 *  0 where the role does not have it. */
export function settingMilliseconds(settings: readonly string[], name: string): number {
  const value = find(settings, name) ?? "0";
  const match = /^\s*(\d+(?:\.\d+)?)\s*(us|ms|s|min|h|d)?\s*$/.exec(value);
  if (match === null) {
    throw new Error(`the role's ${name} is "${value}", which is no duration`);
  }
  return Math.round(Number(match[1]) * (millisecondsOf[match[2] ?? "ms"] ?? 1));
}

function find(settings: readonly string[], name: string): string | undefined {
  return settings
    .find((setting) => setting.toLowerCase().startsWith(`${name}=`))
    ?.slice(name.length + 1);
}
