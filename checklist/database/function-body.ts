/** What stands in a function, apart from its comments. */
export interface FunctionBody {
  /** Whether it runs text that is made when it is called. */
  readonly runsText: boolean;
  /** Whether it sets the search path itself. */
  readonly setsSearchPath: boolean;
  /** What of the server's own it reaches; undefined for nothing. */
  readonly reaches: string | undefined;
}

/** `execute 'a constant'` runs what stands there; all else is made at run time. */
const EXECUTE =
  /\bexecute\b(?!\s*(function|procedure|on)\b)(?!\s*(?:immediate\s+)?(?:'(?:[^']|'')*'|\$(\w*)\$[^$]*\$\2\$)\s*(;|using\b|into\b|loop\b))/i;
const OTHER_TEXT =
  /\b(query_to_xml(schema|_and_xmlschema)?|cursor_to_xml\w*|ts_stat|dblink_exec|crosstab\w*|connectby|xpath_table|prepare\s+\w+|return\s+query\s+execute|for\s+\w+\s+in\s+execute|open\s+\w+\s+for\s+execute)\b/i;

const REACHES: readonly (readonly [RegExp, string])[] = [
  [
    /\b(pg_read_(binary_)?file|pg_ls_dir|pg_stat_file|pg_file_\w+|lo_import|lo_export)\b/i,
    "reaches files of the server",
  ],
  [/\bcopy\b[^;]*?\b(from|to)\s+(program\s+)?(E?'|\$)/i, "reaches files or programs of the server"],
  [/\b(pg_authid|pg_shadow)\b/i, "reads the hashes of all passwords"],
  [/\bdblink\w*\s*\(/i, "reaches other servers"],
  [
    /\b(create|alter|drop)\s+(role|user|group|extension|server|language|database|system)\b/i,
    "changes roles, extensions or the server",
  ],
  [
    /\bset\s+(local\s+|session\s+)?(role|session\s+authorization)\b|\bset_config\s*\(\s*'(role|session_authorization)'/i,
    "becomes another role",
  ],
  [/\bgrant\s+[\w", ]+\s+(to|on)\b/i, "gives rights away"],
  [/\bpg_(reload_conf|terminate_backend|cancel_backend)\b/i, "steers the server"],
];

/** Reads what a function does, as far as its text tells. */
export function readFunctionBody(body: string): FunctionBody {
  const text = withoutComments(body);
  return {
    runsText: EXECUTE.test(text) || OTHER_TEXT.test(text),
    setsSearchPath:
      /\bset\s+(local\s+|session\s+)?search_path\s*(=|\bto\b)/i.test(text) ||
      /\bset_config\s*\(\s*'search_path'/i.test(text),
    reaches: REACHES.find(([pattern]) => pattern.test(text))?.[1],
  };
}

/** A text without its comments; what looks like one within quotes is none. */
function withoutComments(body: string): string {
  return body.replace(
    /\bE'(?:[^'\\]|\\[^]|'')*'|'(?:[^']|'')*'|--[^\n]*|\/\*[^]*?\*\//gi,
    (part) => (/^(E?')/i.test(part) ? part : " "),
  );
}

/** What would end a part of a function's head and begin another: the provider writes it as it stands. */
const MORE_HEAD = /\b(security|external|returns|language)\b|\$\w*\$|;|--/i;

/** Whether a part of a function's head, such as a type, holds more than itself. */
export function holdsMore(part: string): boolean {
  return MORE_HEAD.test(part);
}

/** Languages in which a function can do no more than its caller's or owner's rights allow. */
const TRUSTED = /^(sql|plpgsql|plperl|pltcl|plv8|plls|plcoffee|plrust|pljava|pltap)$/i;

/** Whether a function in this language does whatever the server's own user may do. */
export function isUntrusted(language: string): boolean {
  return !TRUSTED.test(language.trim().replaceAll('"', ""));
}
