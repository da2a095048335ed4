/**
 * Property values as the engine puts them on the wire (a `google.protobuf.Struct` with marker
 * objects) and as plain values. Signatures: the Pulumi SDK's `resource/plugin` marshalling.
 */
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

import { unknown, type Properties } from "./resource";

/** The JSON of one value or object on the wire. */
export type Wire = null | string | number | boolean | Wire[] | WireObject;
export interface WireObject {
  [property: string]: Wire;
}

const SIGNATURE_KEY = "4dabf18193072939515e22adb298388d";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";
const OUTPUT_VALUE = "d0e6a833031e9bbcd3f4e8bde6ca49a4";
const UNKNOWN_STRING = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The engine writes one sentinel for each type that the unknown value will have. */
const UNKNOWNS = new Set([
  UNKNOWN_STRING,
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
  "030794c1-ac77-496b-92df-f27374a8bd58",
  "e48ece36-62e2-4504-bad9-02848725956a",
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
]);

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The wire's JSON of a message field; an absent field is an empty object. */
export function fromStruct(struct: Struct | undefined): WireObject {
  return struct === undefined ? {} : struct.toJavaScript();
}

export function toStruct(object: WireObject): Struct {
  return Struct.fromJavaScript(object);
}

/** What a marker object wraps: a secret's or output's value; undefined for ordinary objects. */
function unwrapped(value: unknown): { value: unknown; secret: boolean } | undefined {
  if (!isObject(value)) return undefined;
  if (value[SIGNATURE_KEY] === SECRET) return { value: value.value ?? null, secret: true };
  if (value[SIGNATURE_KEY] === OUTPUT_VALUE)
    return {
      value: "value" in value ? value.value : UNKNOWN_STRING,
      secret: value.secret === true,
    };
  return undefined;
}

/** A wire value without markers: secrets unwrapped, unknowns as the symbol `unknown`. */
export function plain(wire: unknown): unknown {
  if (typeof wire === "string") return UNKNOWNS.has(wire) ? unknown : wire;
  if (Array.isArray(wire)) return wire.map(plain);
  const marker = unwrapped(wire);
  if (marker !== undefined) return plain(marker.value);
  if (isObject(wire)) return plainObject(wire);
  return wire;
}

/** The properties of a wire object; a null is an absent property. */
export function plainObject(wire: Readonly<Record<string, unknown>>): Properties {
  return Object.fromEntries(Object.entries(wire).map(([key, value]) => [key, plain(value)]));
}

/** Plain properties as wire JSON: `unknown` as its sentinel; undefined properties left out. */
export function toWire(value: unknown): Wire {
  if (value === unknown) return UNKNOWN_STRING;
  if (value === null || value === undefined) return null;
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map(toWire);
  if (isObject(value)) return toWireObject(value);
  throw new TypeError(`a ${typeof value} is not a property value`);
}

export function toWireObject(properties: Properties): WireObject {
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => [key, toWire(value)]),
  );
}

export function secret(value: Wire): Wire {
  if (unwrapped(value)?.secret === true) return value;
  return { [SIGNATURE_KEY]: SECRET, value };
}

export function containsSecret(wire: unknown): boolean {
  const marker = unwrapped(wire);
  if (marker !== undefined) return marker.secret || containsSecret(marker.value);
  if (Array.isArray(wire)) return wire.some(containsSecret);
  return isObject(wire) && Object.values(wire).some(containsSecret);
}

export function containsUnknown(value: unknown): boolean {
  if (value === unknown) return true;
  if (Array.isArray(value)) return value.some(containsUnknown);
  return isObject(value) && Object.values(value).some(containsUnknown);
}

/** The strings inside a wire value's secrets, so that messages can be kept free of them. */
export function secretStrings(wire: unknown, within = false): string[] {
  const marker = unwrapped(wire);
  if (marker !== undefined) return secretStrings(marker.value, within || marker.secret);
  if (typeof wire === "string") return within && !UNKNOWNS.has(wire) ? [wire] : [];
  const children = Array.isArray(wire) ? wire : isObject(wire) ? Object.values(wire) : [];
  return children.flatMap((child) => secretStrings(child, within));
}

/** Marks as secret what was secret in the original, by property: objects are entered, anything
 *  else that holds a secret becomes one as a whole. */
export function keepSecrets(wire: WireObject, original: WireObject): WireObject {
  return Object.fromEntries(
    Object.entries(wire).map(([key, value]) => [key, keepSecret(value, original[key])]),
  );
}

function keepSecret(value: Wire, original: Wire | undefined): Wire {
  if (original === undefined || !containsSecret(original)) return value;
  const enter = unwrapped(original) === undefined && unwrapped(value) === undefined;
  if (enter && isObject(value) && isObject(original)) return keepSecrets(value, original);
  return secret(value);
}
