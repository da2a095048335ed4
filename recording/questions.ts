/** What libraries are asked (libraries.ts): the same questions in every run. */
export interface Questions {
  /** Texts of environment files. */
  readonly files: readonly string[];
  /** Values of settings: a switch, a list, a word of three, a whole number, a number. */
  readonly values: Readonly<Record<ValueKind, readonly string[]>>;
  /** Connection strings of PostgreSQL. */
  readonly databases: readonly string[];
  readonly caches: readonly string[];
}

export const VALUE_KINDS = ["boolean", "list", "choice", "integer", "number"] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

/** The words among which a choice is. */
export const CHOICES = ["development", "staging", "production"] as const;

export function questions(): Questions {
  return {
    files: unique([...FILES, ...lines(), ...texts(500)]),
    values: {
      boolean: unique(around(SWITCHES.flatMap(cases))),
      list: unique(LISTS),
      choice: unique(around([...CHOICES, "prod", ""].flatMap(cases))),
      integer: unique(around(NUMBERS)),
      number: unique(around(NUMBERS)),
    },
    databases: unique([...DATABASES, ...databases()]),
    caches: unique([...CACHES, ...caches()]),
  };
}

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** Numbers that look like chance and are the same in every run (mulberry32). */
function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const FILES = [
  "",
  "A",
  "A=",
  "A=b",
  "A=b\n",
  "A=b\r\nB=c\r\n",
  "A=b\rB=c",
  "\ufeffA=b\nB=c",
  "A=b\n\ufeffB=c",
  "# c\n\n  # d\nA=b",
  "A=b\nA=c",
  "A='b'\nA=b",
  "A: b",
  "A:b",
  "A : b",
  "A = b",
  "A =b",
  "A= b",
  "\tA=b",
  "A=b  ",
  "A=\tb\t",
  "export A=b",
  "export  A = b",
  "exportA=b",
  "export A",
  "set A=b",
  "A=b=c==",
  "=b",
  "A==b",
  "A.B=c",
  "A-B=c",
  "1A=b",
  "'A'=b",
  '"A"=b',
  "A B=c",
  "Ä=b",
  "A=b c",
  "A=b  c",
  "A=#b",
  "A= #b",
  "A=b#c",
  "A=b #c",
  "A=b # c",
  "A=b\t# c",
  "A='b # c'",
  'A="b # c" # d',
  'A="b"# d',
  'A="b" c',
  "A='b'c",
  'A="b',
  'A="b\nB=c',
  'A="b\nB="c"',
  "A='b\nB=c",
  'A="b\nc"\nB=d',
  "A='b\nc'\nB=d",
  'A="b\\nc"',
  "A='b\\nc'",
  "A=b\\nc",
  'A="b\\tc"',
  'A="b\\\\c"',
  'A="b\\"c"',
  "A='b\\'c'",
  "A='b\\\\'",
  'A="b\\\\"',
  'A="b\\$c"',
  "A=`b`",
  "A=`b c` # d",
  "A=`b",
  "A=b`c",
  "A=b'c",
  'A=b"c',
  "A='\"b\"'",
  "A=\"'b'\"",
  'A=""',
  "A=''",
  "A=“b”",
  "A=\u200bb",
  "A=b\u00a0",
  "A=\u00a0b",
  "A=b\\",
  "A=b\\\nB=c",
  "A=1\nB=$A",
  "A=1\nB=${A}",
  'A=1\nB="${A}"',
  "A=1\nB='${A}'",
  "B=${A}\nA=1",
  "B=$A\nA=1",
  "A=$B",
  "A=${B}",
  "A=${B:-c}",
  "A=1\nB=${A:-c}",
  "A=${B-c}",
  "A=${B:-${C}}",
  "A=$A",
  "A=${A}",
  "A=$B\nB=$A",
  "A=\\$B",
  "A='\\$B'",
  'A="\\${B}"',
  "A=b$",
  "A=$",
  "A=$$B",
  "A=b$5",
  "A=Haircuts from $25",
  "A=pa$$word",
  "A=b$c$",
  "A=b$c d$e",
  "A=$2b$12$abcdefghijklmnopqrstuv",
  "A=$(date)",
  "A=`date`",
  "A=${{B}}",
  "A=${{ B.C }}",
  "A=%B%",
  "A=1\nB=$&\nC=${B}",
  'A=["b","c"]',
  'A={"b": 1}',
  "A=-----BEGIN PRIVATE KEY-----\nabc\ndef==\n-----END PRIVATE KEY-----",
  'A="-----BEGIN PRIVATE KEY-----\nabc\ndef==\n-----END PRIVATE KEY-----"\nB=c',
  'A="-----BEGIN PRIVATE KEY-----\\nabc\\n-----END PRIVATE KEY-----\\n"',
  "A=abc\ndef==",
  "A=b;c",
  "A=b&c",
  "A=b,c",
  "A=b|c",
  "A=<b>",
  "A=*",
  "A=~",
  "A=!b",
  "A=b\\ c",
  "A=b\u2028B=c",
  "A=b\vB=c",
  "A=b\x85B=c",
  "A=b\nB",
  "A=b\nB C\nD=e",
  "A=b\n-- notes --\nD=e",
  "A=b\n[section]\nD=e",
  "A=b\n---\nD=e",
  "__proto__=b",
  "constructor=b",
];

/** Each form of a name and a sign with each form of a value. */
function lines(): readonly string[] {
  const starts = ["A=", "A =", "A= ", "A: ", "export A=", "  A="];
  const bare = ["b", "b c", "b#c", "b #c", "b\\c", "b$C", "b${C}", "b'c", 'b"c', "b=c", "é", ""];
  const forms = [
    ...bare,
    ...["'", '"', "`"].flatMap((mark) => [
      ...bare.map((value) => `${mark}${value}${mark}`),
      `${mark}b${mark} # c`,
      `${mark}b\\${mark}c${mark}`,
      `${mark}b\nC=d${mark}`,
      `${mark}b`,
      `b${mark}`,
    ]),
    "b ",
    "b # c",
    "b # 'c'",
    "'b' 'c'",
    "$C",
    "${C}",
    "${C:-d}",
    "$C.d",
    "\\$C",
    "\\\\",
  ];
  return starts.flatMap((start) => forms.map((form) => `C=1\n${start}${form}\nD=2\n`));
}

/** Texts of the pieces that mean something to a reader of such files. */
function texts(count: number): readonly string[] {
  const below = chance(14);
  const pieces = [
    ..."A B C_1 b c 0 é . - = = = : # $ ${A} $A ' \" ` \\ \\n export".split(" "),
    ..." ,\t,\n,\n,\n,\r\n,\nA=,\nB=,\nB=',\nC=\", #".split(","),
  ];
  const piece = (): string => pieces[below(pieces.length)] ?? "";
  return Array.from({ length: count }, () => {
    const length = 2 + below(14);
    return `A=${Array.from({ length }, piece).join("")}`;
  });
}

const SWITCHES = [
  "true false yes no on off t f y n 1 0 2 -1 01 1.0 0.0 enabled disabled enable none null",
  "undefined truefalse tru flase wahr ja oui",
]
  .join(" ")
  .split(" ");

const cases = (word: string): readonly string[] => [
  word,
  word.toUpperCase(),
  word.charAt(0).toUpperCase() + word.slice(1),
];

/** What stands around words by mistake. */
const around = (words: readonly string[]): readonly string[] => [
  ...words,
  ...words
    .slice(0, 12)
    .flatMap((word) => [` ${word}`, `${word} `, `${word}\n`, `"${word}"`, `'${word}'`, `${word};`]),
];

const LISTS = [
  "",
  "[]",
  "{}",
  "a",
  "a,b",
  "a, b",
  '"a"',
  '["a"]',
  '["a","b"]',
  '["a", "b"]',
  ' ["a"] ',
  '["a"]\n',
  "['a','b']",
  '["a","b",]',
  '["a" "b"]',
  '["a","b"',
  '"a","b"',
  "[a,b]",
  "[a]",
  "[1,2]",
  "[true]",
  "[null]",
  '[["a"]]',
  '{"a":1}',
  '["a",1]',
  '["https://a.b","https://c.d"]',
  "https://a.b,https://c.d",
  "https://a.b",
  "https://a.b https://c.d",
  "https://a.b;https://c.d",
  "*",
  '["*"]',
  '["\\u0061"]',
  '["a"]["b"]',
  "null",
  "true",
  "1",
  '[""]',
  '[" a "]',
  "[“a”]",
];

const NUMBERS = [
  "0 1 30 -1 +1 007 1_000 1,000 1.0 1.5 .5 5. 0.05 1e3 1E-2 0x10 0b1 NaN inf Infinity 50% 30s",
  "12345678901234567890 ٣ 1.0.0 abc - +",
]
  .join(" ")
  .split(" ")
  .concat("", "1 000");

const SIGNS = Array.from("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ é");

const percent = (sign: string): string =>
  [...Buffer.from(sign)].map((byte) => `%${byte.toString(16).toUpperCase()}`).join("");

/** A password with each sign at each place, as it is and percent-encoded. */
const passwords = (): readonly string[] => [
  ...SIGNS.flatMap((sign) =>
    [sign, percent(sign)].flatMap((written) => [
      `ab${written}cd`,
      `${written}abcd`,
      `abcd${written}`,
      `a${written}b${written}c`,
    ]),
  ),
  ..."%zz %4 %4g %% %25 %2540 %C3%A9 %ff a%00b 12@34:56@x :@ /@ ?@ #@ [x] p%40ss ${P} $P".split(
    " ",
  ),
];

const HOSTS = [
  "db.x.com DB.X.com db db.x.com. 10.1.2.3 [::1] [fe80::1%25eth0] ::1 db_1.x.com dä.x.com",
  "xn--d-wfa.x.com db%2Ex.com db.x.com,db.y.com db%20x.com -db.x.com %2Fvar%2Frun db.x.com@y.com",
]
  .join(" ")
  .split(" ");

const PORTS = ["", ":", ":0", ":1", ":5432", ":05432", ":65535", ":65536", ":99999", ":x", ":-1"];

const PATHS =
  "|/|/0|/1|/shop|/shop/|//shop|/sh%20op|/sh op|/shöp|/sh%2Fop|/a/b|/shop;x|/shop#x|/0#x|/x".split(
    "|",
  );

const DATABASE_PARAMETERS = [
  ...[
    "disable",
    "allow",
    "prefer",
    "require",
    "verify-ca",
    "verify-full",
    "true",
    "Require",
    "",
  ].flatMap((word) => [`sslmode=${word}`, `ssl=${word}`]),
  "sslrootcert=/etc/ca.pem",
  "sslrootcert=system",
  "SSLMODE=require",
  "sslmode=require&sslmode=disable",
  "sslmode=require&",
  "&sslmode=require",
  "sslmode",
  "sslmode=require;x=y",
  "sslmode=require?connect_timeout=3",
  "sslmode=require&amp;connect_timeout=3",
  "sslmode=require connect_timeout=3",
  "sslmode=require%20",
  " sslmode=require",
  "application_name=shop",
  "application_name=the%20shop",
  "application_name=the+shop",
  "connect_timeout=3",
  "connect_timeout=x",
  "timeout=3",
  "command_timeout=3",
  "options=-c%20statement_timeout%3D30000",
  "options=-c statement_timeout=30000",
  "options=endpoint%3Ddb",
  "server_settings=x",
  "target_session_attrs=read-write",
  "target_session_attrs=any",
  "channel_binding=require",
  "channel_binding=prefer",
  "gssencmode=disable",
  "keepalives=1&keepalives_idle=30",
  "prepared_statement_cache_size=0",
  "statement_cache_size=0",
  "pgbouncer=true",
  "connection_limit=1",
  "pool_timeout=20",
  "schema=public",
  "sslaccept=strict",
  "search_path=public",
  "charset=utf8",
  "host=other.x.com",
  "port=6432",
  "user=other",
  "password=other",
  "dbname=other",
  "database=other",
  "service=x",
  "hostaddr=10.1.2.3",
  "unknown=1",
  "x",
  "=y",
  "?",
];

const DATABASES = [
  "",
  "postgresql",
  "postgresql:",
  "postgresql:/app:pw@db.x.com/shop",
  "postgresql:app:pw@db.x.com/shop",
  "postgresql://",
  "postgresql:///shop",
  "postgresql://db.x.com",
  "postgresql://app@db.x.com/shop",
  "postgresql://app:@db.x.com/shop",
  "postgresql://:pw@db.x.com/shop",
  "postgresql://app:pw@/shop",
  "postgresql://app:pw@:5432/shop",
  "postgresql://app:pw@/shop?host=db.x.com",
  "postgresql://app:pw@/shop?host=/var/run/postgresql",
  "host=db.x.com user=app password=pw dbname=shop",
  "jdbc:postgresql://db.x.com/shop?user=app&password=pw",
  "sqlite:///shop.db",
  "mysql://app:pw@db.x.com/shop",
];

const SCHEMES = [
  "postgresql postgres PostgreSQL POSTGRESQL postgresql+psycopg2 postgresql+psycopg",
  "postgresql+asyncpg postgres+psycopg2 postgresql+pg8000 postgresql+unknown postgresq",
]
  .join(" ")
  .split(" ");

/** The drivers that are asked by their own scheme. */
const DRIVERS = ["postgresql+psycopg2", "postgresql+psycopg", "postgresql+asyncpg"];

/** A server of Railway, whose certificate nobody can check, so that no rule wants more than `require`. */
const SERVER = "postgres.railway.internal";

function databases(): readonly string[] {
  const server = `${SERVER}:5432`;
  const rests = [
    ...passwords().map((password) => `app:${password}@${server}/shop`),
    ...SIGNS.map((sign) => `a${sign}p:pw@${server}/shop`),
    ...SIGNS.map((sign) => `a${percent(sign)}p:pw@${server}/shop`),
    ...HOSTS.flatMap((host) => [`app:pw@${host}:5432/shop`, `app:pw@${host}/shop`]),
    ...PORTS.map((port) => `app:pw@${SERVER}${port}/shop`),
    ...PATHS.map((path) => `app:pw@${server}${path}`),
    `app.abcdefghijklmnopqrst:pw@${SERVER}:6543/postgres`,
  ];
  const tls = (scheme: string): string =>
    /asyncpg/.test(scheme) ? "ssl=require" : "sslmode=require";
  const given = (scheme: string): string => `${scheme}://app:pw@${server}/shop?${tls(scheme)}`;
  return [
    ...SCHEMES.flatMap((scheme) => [given(scheme), ` ${given(scheme)} `]),
    ...rests.map((rest) => `postgresql://${rest}?sslmode=require`),
    ...["postgresql", ...DRIVERS].flatMap((scheme) => [
      ...DATABASE_PARAMETERS.map((query) => `${scheme}://app:pw@${server}/shop?${query}`),
      ...DATABASE_PARAMETERS.map((query) => `${given(scheme)}&${query}`),
    ]),
  ];
}

const CACHE_PARAMETERS = [
  ...["required", "optional", "none", "CERT_REQUIRED", "CERT_NONE", "True", ""].map(
    (word) => `ssl_cert_reqs=${word}`,
  ),
  "ssl_check_hostname=true",
  "ssl_check_hostname=false",
  "ssl_ca_certs=/etc/ca.pem",
  "ssl_ca_certs=%2Fetc%2Fca.pem",
  "ssl_cert_reqs=required&ssl_ca_certs=/etc/ca.pem",
  "ssl_cert_reqs=required&ssl_cert_reqs=none",
  "ssl=true",
  "sslmode=require",
  "tls=true",
  "db=1",
  "db=x",
  "socket_timeout=5",
  "socket_timeout=x",
  "socket_connect_timeout=5",
  "socket_keepalive=true",
  "retry_on_timeout=true",
  "health_check_interval=30",
  "max_connections=20",
  "max_connections=many",
  "protocol=3",
  "protocol=4",
  "decode_responses=true",
  "encoding=utf-8",
  "client_name=shop",
  "client_name=the+shop",
  "client_name=the%20shop",
  "host=other.x.com",
  "port=1",
  "username=x",
  "password=other",
  "virtual_host=1",
  "family=0",
  "unknown=1",
  "x",
  "connection_class=x",
];

const CACHES = [
  "",
  "redis",
  "redis:",
  "redis://",
  "rediss://",
  "redis:/default:pw@cache.x.com",
  "redis://cache.x.com",
  "redis://:pw@cache.x.com",
  "redis://default@cache.x.com",
  "redis://default:@cache.x.com",
  "redis://pw@cache.x.com",
  "unix:///var/run/redis.sock",
  "redis+socket:///var/run/redis.sock",
  "cache.x.com:6379",
  "http://cache.x.com",
  "redis-cli --tls -u redis://default:pw@cache.x.com:6379",
];

const CACHE_SCHEMES = [
  "redis",
  "rediss",
  "REDISS",
  "Rediss",
  "redis+ssl",
  "redis-sentinel",
  "valkeys",
];

function caches(): readonly string[] {
  const rests = [
    ...passwords().map((password) => `default:${password}@cache.x.com:6379/0`),
    ...HOSTS.flatMap((host) => [`default:pw@${host}:6379/0`, `default:pw@${host}`]),
    ...PORTS.map((port) => `default:pw@cache.x.com${port}/0`),
    ...PATHS.map((path) => `default:pw@cache.x.com:6379${path}`),
    ...CACHE_PARAMETERS.map((query) => `default:pw@cache.x.com:6379/0?${query}`),
  ];
  return [
    ...CACHE_SCHEMES.flatMap((scheme) => [
      `${scheme}://default:pw@cache.x.com:6379/0`,
      ` ${scheme}://default:pw@cache.x.com:6379/0 `,
    ]),
    ...rests.map((rest) => `rediss://${rest}`),
    ...CACHE_PARAMETERS.map((query) => `redis://default:pw@cache.x.com:6379/0?${query}`),
  ];
}
