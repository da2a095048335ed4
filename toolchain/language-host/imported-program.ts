/**
 * The code that `pulumi import` shows a person for the resources that it imported: TypeScript for
 * the part of Pulumi's intermediate language (PCL) that the engine's importer writes, which is
 * `package` and `resource NAME "TYPE" { ... }` blocks of literals, lists, objects, references and the functions
 * `secret`, `fileAsset` and `fileArchive`. Whole programs (`pulumi convert`) are left to Pulumi's
 * own language host.
 */

/** A part that this converter does not know; its message names it. */
export class UnsupportedProgram extends Error {}

type Token = { readonly kind: "text" | "name" | "number" | "mark"; readonly value: string };

const grammar =
  /\s+|#[^\n]*|(?<text>"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<name>[A-Za-z_][\w-]*)|(?<mark>[{}[\](),=:.])|(?<other>.)/gs;

function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  for (const { groups = {} } of source.matchAll(grammar)) {
    for (const kind of ["text", "number", "name", "mark"] as const) {
      const value = groups[kind];
      if (value !== undefined) tokens.push({ kind, value });
    }
    if (groups["other"] !== undefined) throw new UnsupportedProgram(groups["other"]);
  }
  return tokens;
}

/** A quoted text as JavaScript writes it. `$${` and `%%{` stand for `${` and `%{`. */
function textOf(quoted: string): string {
  if (/(?<!\$)\$\{|(?<!%)%\{/.test(quoted)) throw new UnsupportedProgram("a template");
  const text: unknown = JSON.parse(quoted.replace(/\$\$\{/g, "${").replace(/%%\{/g, "%{"));
  return JSON.stringify(text);
}

const functions: Readonly<Record<string, string>> = {
  secret: "pulumi.secret",
  fileAsset: "new pulumi.asset.FileAsset",
  fileArchive: "new pulumi.asset.FileArchive",
};

class Writer {
  private position = 0;

  public constructor(
    private readonly tokens: readonly Token[],
    private readonly useModule: (module: string) => string,
  ) {}

  public statements(): string[] {
    const statements: string[] = [];
    while (this.peek() !== undefined) {
      if (this.take("package")) this.skipBlock();
      else statements.push(this.resource());
    }
    return statements;
  }

  /** A `package` block gives a provider's version, which package.json does for a program. */
  private skipBlock(): void {
    while (this.peek() !== "{") this.next();
    let depth = 0;
    do {
      const { value } = this.next();
      if (value === "{") depth += 1;
      if (value === "}") depth -= 1;
    } while (depth > 0);
  }

  private resource(): string {
    this.expect("resource");
    const name = this.name();
    const { value: type } = this.next("text");
    this.expect("{");
    const inputs: string[] = [];
    const options: string[] = [];
    let logicalName = JSON.stringify(name);
    while (!this.take("}")) {
      const key = this.name();
      if (key === "options") {
        this.expect("{");
        while (!this.take("}")) {
          const option = this.name();
          this.expect("=");
          options.push(`    ${option}: ${this.value("    ")},`);
        }
        continue;
      }
      this.expect("=");
      const value = this.value("    ");
      if (key === "__logicalName") logicalName = value;
      else inputs.push(`    ${key}: ${value},`);
    }
    const body = inputs.length === 0 ? "{}" : `{\n${inputs.join("\n")}\n}`;
    const rest = options.length === 0 ? "" : `, {\n${options.join("\n")}\n}`;
    return `const ${identifier(name)} = new ${this.constructorOf(type)}(${logicalName}, ${body}${rest});`;
  }

  /** `random:index/randomPassword:RandomPassword` is `random.RandomPassword`. */
  private constructorOf(quotedType: string): string {
    const [packageName = "", module = "", type = ""] = quotedType.slice(1, -1).split(":");
    const path = module.split("/")[0] ?? "";
    const parts = [this.useModule(packageName), ...(path === "index" ? [] : [path]), type];
    return parts.filter((part) => part !== "").join(".");
  }

  private value(indent: string): string {
    const token = this.next();
    if (token.kind === "text") return textOf(token.value);
    if (token.kind === "number") return token.value;
    if (token.value === "[") return this.list(indent);
    if (token.value === "{") return this.object(indent);
    if (token.kind !== "name") throw new UnsupportedProgram(token.value);
    if (["true", "false", "null"].includes(token.value)) {
      return token.value === "null" ? "undefined" : token.value;
    }
    if (!this.take("(")) return identifier(token.value);
    const called = functions[token.value];
    if (called === undefined) throw new UnsupportedProgram(token.value);
    if (token.value in functions) this.useModule("pulumi");
    const argument = this.value(indent);
    this.expect(")");
    return `${called}(${argument})`;
  }

  private list(indent: string): string {
    const items: string[] = [];
    while (!this.take("]")) {
      items.push(`${indent}    ${this.value(`${indent}    `)},`);
      this.take(",");
    }
    return items.length === 0 ? "[]" : `[\n${items.join("\n")}\n${indent}]`;
  }

  private object(indent: string): string {
    const items: string[] = [];
    while (!this.take("}")) {
      const key = this.next();
      const written = key.kind === "text" ? textOf(key.value) : key.value;
      if (!this.take("=")) this.expect(":");
      items.push(`${indent}    ${written}: ${this.value(`${indent}    `)},`);
      this.take(",");
    }
    return items.length === 0 ? "{}" : `{\n${items.join("\n")}\n${indent}}`;
  }

  private name(): string {
    return this.next("name").value;
  }

  private next(kind?: Token["kind"]): Token {
    const token = this.tokens[this.position];
    if (token === undefined) throw new UnsupportedProgram("an end too early");
    if (kind !== undefined && token.kind !== kind) throw new UnsupportedProgram(token.value);
    this.position += 1;
    return token;
  }

  private expect(value: string): void {
    if (!this.take(value)) throw new UnsupportedProgram(this.peek() ?? "an end too early");
  }

  private take(value: string): boolean {
    if (this.peek() !== value) return false;
    this.position += 1;
    return true;
  }

  private peek(): string | undefined {
    return this.tokens[this.position]?.value;
  }
}

/** A name that JavaScript takes: PCL's may hold dashes. */
function identifier(name: string): string {
  return name.replace(/-+(\w?)/g, (_, letter: string) => letter.toUpperCase());
}

/**
 * The TypeScript for imported resources.
 *
 * @param source What the importer wrote.
 * @param npmName The npm package of a Pulumi package: `@pulumi/random` for `random`.
 * @throws UnsupportedProgram for anything that the importer does not write
 */
export function importedProgram(
  source: string,
  npmName: (pulumiPackage: string) => string,
): string {
  const used = new Set<string>();
  const useModule = (module: string): string => {
    used.add(module);
    return identifier(module);
  };
  const statements = new Writer(tokensOf(source), useModule).statements();
  const imports = [...used]
    .sort()
    .map((module) => `import * as ${identifier(module)} from "${npmName(module)}";`);
  return `${imports.join("\n")}\n\n${statements.join("\n")}\n`;
}
