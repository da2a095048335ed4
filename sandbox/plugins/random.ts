/** The stand-in of the plugin `random` 4.21.1: passwords, bytes and identifiers. */
import { randomBytes, randomInt, randomUUID } from "node:crypto";

import { hash } from "bcryptjs";
import { z } from "zod";

import type {
  CheckFailure,
  Existing,
  Properties,
  Property,
  Provider,
  ResourceType,
} from "../../providers/framework/resource";

/** `random` has no settings. */
type Config = Readonly<Record<string, never>>;

const KEEPERS: Property = { type: "object", replaces: true };
const LENGTH: Property = { type: "number", required: true, replaces: true };
const OUTPUT: Property = { type: "string", output: true };
const SECRET_OUTPUT: Property = { type: "string", output: true, secret: true };

const nothingToDelete = (): Promise<void> => Promise.resolve();

/** Only the state knows a random value: a refresh finds it as it was stored. */
async function stored(
  id: string,
  state: Properties,
  imported: () => Existing | Promise<Existing>,
): Promise<Existing> {
  return Object.keys(state).length === 0 ? imported() : { id, outputs: state };
}

function lengthFailures(property: string, length: unknown, atLeast: number): CheckFailure[] {
  if (typeof length !== "number") return [];
  const wrong = `Invalid Attribute Value. Attribute ${property} value must be`;
  if (!Number.isInteger(length)) return [{ property, reason: `${wrong} a whole number` }];
  if (length < atLeast)
    return [{ property, reason: `${wrong} at least ${atLeast}, got: ${length}` }];
  return [];
}

const CHARACTERS = {
  upper: "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
  lower: "abcdefghijklmnopqrstuvwxyz",
  numeric: "0123456789",
  special: "!@#$%&*()-_=+[]{}<>:?",
} as const;

const MINIMUMS = ["minUpper", "minLower", "minNumeric", "minSpecial"] as const;
const BCRYPT_COST = 10;

const passwordInputs = z.object({
  length: z.number(),
  overrideSpecial: z.string().default(""),
  upper: z.boolean().default(true),
  lower: z.boolean().default(true),
  number: z.boolean().optional(),
  numeric: z.boolean().optional(),
  special: z.boolean().default(true),
  minUpper: z.number().default(0),
  minLower: z.number().default(0),
  minNumeric: z.number().default(0),
  minSpecial: z.number().default(0),
});

/**
 * A password of `length` characters from the sets that are switched on, each character drawn
 * without bias, with at least the minimum from each set, in random order.
 */
export function randomPassword(inputs: z.infer<typeof passwordInputs>): string {
  const sets = [
    { on: inputs.upper, characters: CHARACTERS.upper, minimum: inputs.minUpper },
    { on: inputs.lower, characters: CHARACTERS.lower, minimum: inputs.minLower },
    {
      on: inputs.numeric ?? inputs.number ?? true,
      characters: CHARACTERS.numeric,
      minimum: inputs.minNumeric,
    },
    {
      on: inputs.special,
      characters: inputs.overrideSpecial === "" ? CHARACTERS.special : inputs.overrideSpecial,
      minimum: inputs.minSpecial,
    },
  ];
  // A minimum counts even for a set that is switched off, as with the official plugin.
  const required = sets.flatMap(({ characters, minimum }) => draw(characters, minimum));
  const all = sets.map(({ on, characters }) => (on ? characters : "")).join("");
  const drawn = [...required, ...draw(all, inputs.length - required.length)];
  for (let last = drawn.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [drawn[last], drawn[other]] = [drawn[other] ?? "", drawn[last] ?? ""];
  }
  return drawn.join("");
}

function draw(characters: string, count: number): string[] {
  return Array.from({ length: count }, () => characters.charAt(randomInt(characters.length)));
}

async function passwordOutputs(result: string, inputs: Properties): Promise<Existing> {
  const wanted = passwordInputs.parse(inputs);
  const numeric = wanted.numeric ?? wanted.number ?? true;
  const { upper, lower, special, minUpper, minLower, minNumeric, minSpecial } = wanted;
  return {
    id: "none",
    outputs: {
      ...inputs,
      ...{ upper, lower, special, numeric, number: numeric },
      ...{ minUpper, minLower, minNumeric, minSpecial },
      result,
      bcryptHash: await hash(result, BCRYPT_COST),
    },
  };
}

const SWITCH: Property = { type: "boolean", replaces: true, whenAbsent: true };
const MINIMUM: Property = { type: "number", replaces: true, whenAbsent: 0 };

const password: ResourceType<Config> = {
  token: "random:index/randomPassword:RandomPassword",
  properties: {
    keepers: KEEPERS,
    length: LENGTH,
    upper: SWITCH,
    lower: SWITCH,
    special: SWITCH,
    // The old name and the new one: each stands for the other.
    number: { ...SWITCH, whenAbsent: (inputs) => inputs.numeric ?? true },
    numeric: { ...SWITCH, whenAbsent: (inputs) => inputs.number ?? true },
    minUpper: MINIMUM,
    minLower: MINIMUM,
    minNumeric: MINIMUM,
    minSpecial: MINIMUM,
    overrideSpecial: { type: "string", replaces: true },
    result: SECRET_OUTPUT,
    bcryptHash: SECRET_OUTPUT,
  },
  check(inputs) {
    const failures = lengthFailures("length", inputs.length, 1);
    failures.push(...MINIMUMS.flatMap((name) => lengthFailures(name, inputs[name], 0)));
    const minimums = MINIMUMS.map((name) => inputs[name] ?? 0);
    const { length } = inputs;
    if (typeof length === "number" && minimums.every((minimum) => typeof minimum === "number")) {
      const sum = minimums.reduce((total, minimum) => total + minimum, 0);
      if (length >= 1 && length < sum)
        failures.push({
          property: "length",
          reason:
            "Invalid Attribute Value. Attribute length value must be at least the sum of " +
            `${MINIMUMS.join(" + ")} (${sum}), got: ${length}`,
        });
    }
    const { number, numeric } = inputs;
    if (typeof number === "boolean" && typeof numeric === "boolean" && number !== numeric)
      failures.push({
        property: "numeric",
        reason: "Invalid Attribute Combination. number and numeric are two names of one switch",
      });
    const switches = [inputs.upper, inputs.lower, inputs.special, numeric ?? number];
    if (switches.every((value) => value === false))
      failures.push({
        property: "length",
        reason: "no character is allowed: upper, lower, numeric and special are all false",
      });
    return failures;
  },
  create: (inputs) => passwordOutputs(randomPassword(passwordInputs.parse(inputs)), inputs),
  // An import's id is the password itself.
  read: (id, state) => stored(id, state, () => passwordOutputs(id, { length: id.length })),
  delete: nothingToDelete,
};

function bytesOutputs(bytes: Buffer, inputs: Properties): Existing {
  const [base64, hex] = [bytes.toString("base64"), bytes.toString("hex")];
  return { id: base64, outputs: { ...inputs, base64, hex } };
}

const bytes: ResourceType<Config> = {
  token: "random:index/randomBytes:RandomBytes",
  properties: { keepers: KEEPERS, length: LENGTH, base64: SECRET_OUTPUT, hex: SECRET_OUTPUT },
  idOutput: false,
  check: (inputs) => lengthFailures("length", inputs.length, 1),
  create: (inputs) =>
    Promise.resolve(bytesOutputs(randomBytes(z.number().parse(inputs.length)), inputs)),
  read: (id, state) =>
    stored(id, state, () => {
      const decoded = Buffer.from(id, "base64");
      // The message must not repeat the id: it is the secret itself.
      if (decoded.length === 0 || decoded.toString("base64") !== id)
        throw new Error("the id of an import is the bytes in base64, and this one is not base64");
      return bytesOutputs(decoded, { length: decoded.length });
    }),
  delete: nothingToDelete,
};

function idOutputs(raw: Buffer, inputs: Properties): Existing {
  const prefix = z.string().default("").parse(inputs.prefix);
  const hex = raw.toString("hex");
  const id = raw.toString("base64url");
  return {
    id,
    outputs: {
      ...inputs,
      b64Std: prefix + raw.toString("base64"),
      b64Url: prefix + id,
      dec: prefix + BigInt(`0x${hex}`).toString(),
      hex: prefix + hex,
    },
  };
}

const id: ResourceType<Config> = {
  token: "random:index/randomId:RandomId",
  properties: {
    keepers: KEEPERS,
    byteLength: LENGTH,
    prefix: { type: "string", replaces: true },
    b64Std: OUTPUT,
    b64Url: OUTPUT,
    dec: OUTPUT,
    hex: OUTPUT,
  },
  check: (inputs) => lengthFailures("byteLength", inputs.byteLength, 1),
  create: (inputs) =>
    Promise.resolve(idOutputs(randomBytes(z.number().parse(inputs.byteLength)), inputs)),
  read: (given, state) =>
    stored(given, state, () => {
      const comma = given.lastIndexOf(",");
      const raw = Buffer.from(given.slice(comma + 1), "base64url");
      if (raw.length === 0)
        throw new Error(`the id of an import is [PREFIX,]BASE64URL, and "${given}" is not`);
      const prefix = comma === -1 ? {} : { prefix: given.slice(0, comma) };
      return idOutputs(raw, { byteLength: raw.length, ...prefix });
    }),
  delete: nothingToDelete,
};

const uuid: ResourceType<Config> = {
  token: "random:index/randomUuid:RandomUuid",
  properties: { keepers: KEEPERS, result: OUTPUT },
  create(inputs) {
    const result = randomUUID();
    return Promise.resolve({ id: result, outputs: { ...inputs, result } });
  },
  read: (given, state) =>
    stored(given, state, () => {
      if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given))
        throw new Error(`the id of an import is the UUID, and "${given}" is none`);
      return { id: given, outputs: { result: given } };
    }),
  delete: nothingToDelete,
};

export const random: Provider<Config> = {
  name: "random",
  version: "4.21.1",
  detailedDiff: false,
  variables: [],
  configure: () => ({}),
  resources: [password, bytes, id, uuid],
};
