import assert from "node:assert/strict";

import Ajv from "ajv";
import type { ErrorObject } from "ajv";
import addFormats from "ajv-formats";

type Json = Readonly<Record<string, unknown>>;

/** A vendor's published OpenAPI document, to hold requests and answers against. */
export class OpenApi {
  private readonly ajv = addFormats(
    new Ajv({ strict: false, coerceTypes: true, allErrors: true, logger: false }),
  );
  private readonly operations: readonly { method: string; path: RegExp; pointer: string }[];
  /** The operations that were seen, as `post /v1/Services`. */
  readonly seen = new Set<string>();

  /**
   * @param options.prefix what the API's paths begin with and the document's do not
   * @param options.readForm how a form's fields are read; each as a text where absent
   */
  constructor(
    private readonly document: Json,
    private readonly options: {
      readonly prefix?: string;
      readonly readForm?: (sent: string) => Json;
    } = {},
  ) {
    // Vendors show relative addresses, too.
    this.ajv.addFormat("uri", /^\S*$/);
    this.ajv.addSchema(document, "document");
    const paths = document["paths"] as Readonly<Record<string, Json>>;
    this.operations = Object.entries(paths).flatMap(([template, item]) =>
      ["get", "post", "put", "patch", "delete"]
        .filter((method) => method in item)
        .map((method) => ({
          method,
          path: new RegExp(
            `^${template.replace(/[.*+?^$()|[\]\\]/g, "\\$&").replace(/\{[^}]+\}/g, "[^/]+?")}$`,
          ),
          pointer: `/paths/${template.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}`,
        })),
    );
  }

  /** @throws AssertionError for what the document does not have or does not allow */
  async check(request: Request, response: Response): Promise<void> {
    const { prefix = "", readForm = plainForm } = this.options;
    const path = new URL(request.url).pathname;
    const pathname = path.startsWith(prefix) ? path.slice(prefix.length) : path;
    const called = `${request.method} ${pathname}`;
    const method = request.method.toLowerCase();
    const operation = this.operations.find(
      (each) => each.method === method && each.path.test(pathname),
    );
    assert.ok(operation, `${called} is in the document`);
    this.seen.add(`${method} ${operation.pointer.split("/")[2]?.replaceAll("~1", "/") ?? ""}`);
    const sent = await request.text();
    const pointer = `${operation.pointer}/requestBody/content`;
    if (sent !== "") {
      const isForm = request.headers.get("content-type")?.includes("form") === true;
      const type = isForm ? "application~1x-www-form-urlencoded" : "application~1json";
      const body: unknown = isForm ? readForm(sent) : JSON.parse(sent);
      this.hold(`${pointer}/${type}/schema`, body, `what ${called} sends`);
    }
    if (!response.ok) return;
    const answers = `${operation.pointer}/responses/${response.status}`;
    assert.ok(this.at(answers), `${called} may answer ${response.status}`);
    const got = await response.text();
    if (got !== "")
      this.hold(
        `${answers}/content/application~1json/schema`,
        JSON.parse(got),
        `what ${called} answers`,
      );
  }

  private hold(pointer: string, value: unknown, what: string): void {
    const found = this.at(pointer);
    assert.ok(found, `${what} has a schema`);
    const reference = `document#${encodeURI(found.pointer)}`;
    const check = this.ajv.getSchema(reference) ?? this.ajv.compile({ $ref: reference });
    const said = check(value) ? [] : (check.errors ?? []).map((error) => sentence(error));
    assert.deepEqual([...said, ...this.unknown(found.schema, value, "")], [], what);
  }

  /** Fields of a value that its schema does not name. */
  private unknown(schema: Json | undefined, value: unknown, where: string): string[] {
    const reference = schema?.["$ref"];
    if (typeof reference === "string")
      return this.unknown(this.at(reference.slice(1))?.schema, value, where);
    const items = schema?.["items"] as Json | undefined;
    if (Array.isArray(value))
      return value.flatMap((item) => this.unknown(items, item, `${where}[]`));
    const properties = schema?.["properties"] as Readonly<Record<string, Json>> | undefined;
    if (properties === undefined || typeof value !== "object" || value === null) return [];
    return Object.entries(value).flatMap(([name, inner]) =>
      name in properties
        ? this.unknown(properties[name], inner, `${where}.${name}`)
        : [`${where}.${name} is not in the document`],
    );
  }

  /** What is at a pointer, and the pointer without the references on its way. */
  private at(pointer: string): { schema: Json; pointer: string } | undefined {
    let [schema, path]: [Json | undefined, string] = [this.document, ""];
    for (const step of pointer.split("/").slice(1)) {
      const reference = schema["$ref"];
      if (typeof reference === "string") {
        const target = this.at(reference.slice(1));
        if (target === undefined) return undefined;
        ({ schema, pointer: path } = target);
      }
      const name = decodeURIComponent(step).replaceAll("~1", "/").replaceAll("~0", "~");
      schema = schema[name] as Json | undefined;
      path = `${path}/${step}`;
      if (schema === undefined) return undefined;
    }
    return { schema, pointer: path };
  }
}

function plainForm(sent: string): Json {
  return Object.fromEntries(new URLSearchParams(sent));
}

function sentence({ instancePath, message, params }: ErrorObject): string {
  return `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`;
}
