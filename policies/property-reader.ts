import { UnknownValueError } from "@pulumi/policy";

import { NOT_KNOWN, NOT_SET, propertyOf } from "../checklist/resources/property";
import type { Property } from "../checklist/resources/property";

/** Properties as the policy SDK gives them: reading one that is not known yet throws. */
export type Properties = Readonly<Record<string, unknown>>;

/** One property by itself, so that one that is not known yet hides none of the others. */
export function readProperty(props: Properties, name: string): Property<unknown> {
  try {
    const value = props[name];
    if (value === undefined || value === null) return NOT_SET;
    return propertyOf(value);
  } catch (error) {
    if (error instanceof UnknownValueError) return NOT_KNOWN;
    throw error;
  }
}

/** A property that is a text. */
export function readText(props: Properties, name: string): Property<string> {
  return mapped(readProperty(props, name), (value) =>
    typeof value === "string" ? value : String(asPlain(value, name)),
  );
}

/** A property that is a boolean, also one that is written as a text. */
export function readBoolean(props: Properties, name: string): Property<boolean> {
  return mapped(readProperty(props, name), (value) => {
    const text = String(asPlain(value, name)).toLowerCase();
    if (text !== "true" && text !== "false") throw new TypeError(`${name} is no boolean.`);
    return text === "true";
  });
}

/** A property that is a number, also one that is written as a text. */
export function readNumber(props: Properties, name: string): Property<number> {
  return mapped(readProperty(props, name), (value) => {
    const number = Number(asPlain(value, name));
    if (Number.isNaN(number)) throw new TypeError(`${name} is no number.`);
    return number;
  });
}

/** A property that is a list of texts; not known where one of them is not. */
export function readTexts(props: Properties, name: string): Property<readonly string[]> {
  return readEach(props, name, readText);
}

/** A property that is a list of objects, each as a text; those without one are left out. */
export function readItems(
  props: Properties,
  name: string,
  text: (item: Properties) => Property<string>,
): Property<readonly string[]> {
  return readEach(props, name, (list, index) => {
    const item = readProperty(list, index);
    if (item.state !== "known") return item;
    return isProperties(item.value) ? text(item.value) : NOT_SET;
  });
}

/** A list, each of its members as a text; not known where one of them is not. */
function readEach(
  props: Properties,
  name: string,
  read: (list: Properties, index: string) => Property<string>,
): Property<readonly string[]> {
  const list = readProperty(props, name);
  if (list.state !== "known") return list;
  if (!isProperties(list.value) || !Array.isArray(list.value)) {
    throw new TypeError(`${name} is no list.`);
  }
  const { value } = list;
  const texts: string[] = [];
  for (let index = 0; index < value.length; index += 1) {
    const text = read(value, String(index));
    if (text.state === "unknown") return NOT_KNOWN;
    if (text.state === "known") texts.push(text.value);
  }
  return propertyOf(texts);
}

/** Whether a value has properties of its own. */
export function isProperties(value: unknown): value is Properties {
  return typeof value === "object" && value !== null;
}

function mapped<T>(property: Property<unknown>, map: (value: unknown) => T): Property<T> {
  return property.state === "known" ? propertyOf(map(property.value)) : property;
}

/** Nothing is known of what a provider would make of anything else. */
function asPlain(value: unknown, name: string): string | number | boolean {
  if (typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return value;
  }
  throw new TypeError(`${name} is neither a text, a number nor a boolean.`);
}
