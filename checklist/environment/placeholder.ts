import { standsOut } from "./random-text";
import { plain } from "./value";

/** What somebody writes who has not got the value yet. Whole values. */
const WORDS = new Set(
  (
    "changeme change_me change-me replaceme replace_me replace-me placeholder todo fixme tbd dummy " +
    "sample secret password passwd test testing foo bar baz value string key token none null nil " +
    "undefined nan n/a na - ? xxx unset insert example abc abc123 123 1234 12345 123456 12345678"
  ).split(" "),
);

/** No placeholder is longer; a file may hold a line of megabytes. */
const LONG_ENOUGH = 2048;

const NOUN =
  "account|api|app|auth|client|company|connection|database|db|domain|dsn|email|host|id|key|number|" +
  "org|organi[sz]ation|own|pass|password|phone|production|project|public|publishable|secret|server|" +
  "sid|site|stripe|sendgrid|twilio|google|redis|sentry|token|url|user|username|value|webhook|here";

const PATTERNS: readonly RegExp[] = [
  // A comment that was taken for the value.
  /^#/,
  // Left to be filled in: <your-key>, [your key], {{key}}, ${KEY}, and the first within a URL.
  // Random passwords have such characters too, but not as their first and last.
  /^<[^<>]*>$/,
  /:\/\/.*<[a-z][a-z0-9 _-]*>/i,
  /^\[[a-z][a-z0-9 _-]*\]$/i,
  /^\$?\{\{[^{}]*\}\}$/,
  // A platform's reference where nothing fills it in.
  /\$\{\{[^{}]*\}\}/,
  /^\$\{[^{}]*\}$/,
  // A name, a command or a mark of a template that nobody filled in.
  /:\/\/.*\$\{[A-Za-z_]\w*(:[-=?][^{}]*)?\}/,
  /^\$\([^()]*\)$/,
  /^`[^`]* [^`]*`$/,
  /^(__[A-Z][A-Z0-9_]*__|%[A-Z][A-Z0-9_]+%|@@?[A-Z][A-Z0-9_]+@@?|#\{[^{}]*\}#?)$/,
  /(^|[^a-z])openssl[-_ ]rand/i,
  /(^|[^a-z])generated?[-_ ](with|a|an|using|by|your|this|new|random|strong|me|one|from)([^a-z]|$)/i,
  // Taken out before somebody showed the file to others.
  /(^|[^a-z])(redacted|masked|censored|scrubbed)([^a-z]|$)/i,
  // Hidden in the middle, as dashboards show keys: sk_live_51ab...wxyz.
  /^[^\s[]{4,}(\.{3,}|…|[•●∙]{2,}|\*{3,})\S*$/,
  /^\$[A-Z_][A-Z0-9_]*$/,
  // Cut short: sk_live_..., SG.xxxx, ****.
  /^\S*(\.{3,}|…|\*{3,}|x{4,})$/i,
  /^(insert|enter|paste|fill|put|add)[-_ ][A-Z][A-Z0-9]*([-_ ][A-Z0-9]+)*$/,
  /^(INSERT|ENTER|PASTE|FILL|PUT|ADD)[-_ ][A-Z][A-Z0-9]*([-_ ][A-Z0-9]+)*$/,
  /(^|[_.-])x{4,}([_.-]|$)/i,
  /(^|[^a-z])(change|replace)[-_ ]?(this|me|it|in|with|here|your|the)([^a-z]|$)/i,
  /(^|[^a-z])(fill|insert|put|enter|set|add)[-_ ](this|me|it|in|here|your|the)([^a-z]|$)/i,
  /change[-_]?in[-_]?production/i,
  /[-_]here$/i,
  /(^|[^a-z0-9/]|\/\/)your[-_][a-z]/i,
  /(^|[^a-z])(placeholder|goes[-_ ]here|key[-_ ]here|dummy)([^a-z]|$)/i,
  // Example keys such as AKIAIOSFODNN7EXAMPLE.
  /[A-Z0-9]EXAMPLE(KEY)?$/,
  // Twilio's and Sentry's documentation: forty zeros, an ascending row of digits.
  /^[A-Za-z]{0,8}_?0{16,}$/,
  /^[A-Za-z]{0,8}_?(0?123456789){2}\d*$/,
];

/** your-secret-key-here, your_api_domain, YOUR-PROJECT. Long to compile, so only where it may match. */
const YOURS = new RegExp(
  // A page of ours may be called /your-account; /YOUR-KEY is to be filled in.
  `(^|[^a-zA-Z0-9/]|//)[Yy]our[-_ ]?(${NOUN})([^a-z]|$)|(^|[^A-Za-z0-9])YOUR[-_ ]?(${NOUN.toUpperCase()})([^A-Z]|$)`,
);

/** Also the names that RFC 2606 keeps for examples: example.com, api.example. */
const EXAMPLE = standsOut("example");

/** Whether a text stands in for a value that is still to come, or is a published example. */
export function isPlaceholder(text: string): boolean {
  const value = plain(text).slice(0, LONG_ENOUGH);
  if (WORDS.has(value.toLowerCase()) || EXAMPLE(value)) return true;
  if (/your/i.test(value) && YOURS.test(value)) return true;
  return PATTERNS.some((pattern) => pattern.test(value));
}
