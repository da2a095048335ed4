import { findVariable } from "../environment/contract";
import { booleanOf } from "../environment/value";
import { everyRule, fail, PASS } from "../rule";
import type { Rule, RuleDescription, Verdict } from "../rule";

/**
 * What is wrong with a variable that Python, Node.js, the servers, the libraries or the linker read
 * before the application does. It reads on after the variable's name; undefined where all is well.
 */
type Judge = (text: string) => string | undefined;

/** The variables of a kind by their names in capitals, and patterns for those of the same make. */
interface Switches {
  readonly named: Readonly<Record<string, Judge>>;
  readonly alike: readonly (readonly [RegExp, Judge])[];
}

/** No program reads a longer one. */
const LONGEST_NAME = 100;

/** A rule on variables of a kind. Names count whatever their case: `http_proxy` is read, too. */
function switchRule(
  description: Omit<RuleDescription, "severity">,
  { named, alike }: Switches,
): Rule {
  const judgeOf = (name: string): Judge | undefined => {
    if (name.length > LONGEST_NAME) return undefined;
    const capital = name.toUpperCase();
    // The contract's own variables have rules of their own.
    if (findVariable(capital) !== undefined) return undefined;
    if (Object.hasOwn(named, capital)) return named[capital];
    return alike.find(([pattern]) => pattern.test(capital))?.[1];
  };
  return everyRule({
    ...description,
    severity: "error",
    concerns: (name) => judgeOf(name) !== undefined,
    // Of some the value does not matter, so that it need not be known.
    byName: (name) => {
      const judge = judgeOf(name);
      return judge !== undefined && ALWAYS.has(judge) ? verdictOf(judge("")) : undefined;
    },
    verdict: ({ text }, name) => verdictOf(judgeOf(name)?.(text)),
  });
}

const verdictOf = (problem: string | undefined): Verdict =>
  problem === undefined ? PASS : fail(problem);

/** Judges that need no value. */
const ALWAYS = new Set<Judge>();

function always(problem: string): Judge {
  const judge: Judge = () => problem;
  ALWAYS.add(judge);
  return judge;
}

/** Everything but a plain no is a yes, as most of these programs take it. */
const unlessOff =
  (problem: string): Judge =>
  (text) =>
    booleanOf(text) === false ? undefined : problem;

const ifOff =
  (problem: string): Judge =>
  (text) =>
    booleanOf(text) === false || /^(none|never|cert_none|disabled?)$/i.test(text)
      ? problem
      : undefined;

const ifOneOf =
  (words: RegExp, problem: string): Judge =>
  (text) =>
    words.test(text) ? problem : undefined;

/** Whether a command line has an option; Node.js takes `_` for `-` in one. */
const ifOption = (options: RegExp, problem: string): Judge => {
  const among = new RegExp(`(^|[\\s"'])(${options.source})(?=[=\\s"']|$)`, "i");
  return (text) => (among.test(text.replaceAll("_", "-")) ? problem : undefined);
};

const inEach = (names: string, judge: Judge): Readonly<Record<string, Judge>> =>
  Object.fromEntries(names.split(" ").map((name) => [name, judge]));

const UNVERIFIED = "lets connections go to whoever answers, without looking at the certificate";
const FOREIGN_AUTHORITIES = "makes authorities trusted that are in a file which nobody judges";
const WEAK_TLS = "weakens TLS or tells its keys";

/** Where systems and Python's certifi have the usual authorities. */
const USUAL_AUTHORITIES =
  /^(\/etc\/ssl\/certs(\/ca-certificates\.crt)?\/?|\/etc\/ssl\/(cert|ca-bundle)\.pem|\/etc\/pki\/(tls|ca-trust)\/[\w./-]+|[\w./-]+\/certifi\/cacert\.pem)$/;

const authorities: Judge = (text) =>
  USUAL_AUTHORITIES.test(text) && !text.includes("..") ? undefined : FOREIGN_AUTHORITIES;

const tlsVerified = switchRule(
  {
    id: "runtime-verifies-tls",
    items: ["2.5", "1.1"],
    title: "No switch turns off the check of certificates or weakens TLS",
    why: "One variable makes every connection of the process, to Stripe, the mail and the database, trust whoever answers.",
    fix: "Take the variable away: where it is set by hand, at the platform; connections that need an authority of their own name it themselves, such as sslrootcert in DATABASE_URL.",
  },
  {
    named: {
      ...inEach(
        "NODE_TLS_REJECT_UNAUTHORIZED PYTHONHTTPSVERIFY NPM_CONFIG_STRICT_SSL YARN_STRICT_SSL",
        ifOff(UNVERIFIED),
      ),
      ...inEach("GIT_SSL_NO_VERIFY BUNDLE_SSL_VERIFY_NONE", unlessOff(UNVERIFIED)),
      ...inEach("PIP_TRUSTED_HOST UV_INSECURE_HOST", always(UNVERIFIED)),
      ...inEach(
        "SSL_CERT_FILE SSL_CERT_DIR REQUESTS_CA_BUNDLE CURL_CA_BUNDLE NODE_EXTRA_CA_CERTS " +
          "AWS_CA_BUNDLE GIT_SSL_CAINFO GIT_SSL_CAPATH PIP_CERT NPM_CONFIG_CAFILE HTTPLIB2_CA_CERTS " +
          "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH STRIPE_CA_BUNDLE DENO_CERT",
        authorities,
      ),
      ...inEach("SSLKEYLOGFILE OPENSSL_ENABLE_MD5_VERIFY", always(WEAK_TLS)),
      PGSSLMODE: ifOneOf(/^(?!(verify-full|verify-ca|require)$)/i, UNVERIFIED),
      PGREQUIRESSL: ifOff(UNVERIFIED),
      PGGSSENCMODE: ifOneOf(/^$/, WEAK_TLS),
      ...inEach(
        "PGSSLMINPROTOCOLVERSION PGSSLMAXPROTOCOLVERSION",
        ifOneOf(/^(SSLv|TLSv1(\.[01])?$)/i, WEAK_TLS),
      ),
      NODE_OPTIONS: ifOption(
        /--tls-min-v1\.[01]|--tls-max-v1\.[01]|--tls-keylog|--openssl-legacy-provider|--openssl-config|--openssl-shared-config|--insecure-http-parser|--security-revert|--tls-cipher-list/,
        WEAK_TLS,
      ),
    },
    alike: [
      // Those that say no come first: SKIP_TLS_VERIFY.
      [
        /(^|_)(SKIP|NO|DISABLE|IGNORE)_(\w+_)?(VERIFY|VERIFICATION|SSL|TLS|CERTS?|CERTIFICATES?)(_ERRORS?)?$/,
        unlessOff(UNVERIFIED),
      ],
      [/(^|_)(ALLOW_)?INSECURE(_\w+)?$/, unlessOff(UNVERIFIED)],
      [/(^|_)REJECT_UNAUTHORIZED$/, ifOff(UNVERIFIED)],
      [
        /(^|_)(SSL|TLS|HTTPS|CERTS?|CERTIFICATES?)_?(VERIFY|VERIFICATION|VALIDATE|CHECK|CERT_REQS)/,
        ifOff(UNVERIFIED),
      ],
      [
        /(^|_)(VERIFY|VALIDATE|CHECK|STRICT|USE|REQUIRE|FORCE|ENABLE)_?(STARTTLS|SSL|TLS|HTTPS|CERTS?|CERTIFICATES?|HOSTNAMES?|PEER)(_|$)/,
        ifOff(UNVERIFIED),
      ],
    ],
  },
);

const DEBUGGER = "opens the process to a debugger, or shows its code and values";
const RELOADER = "restarts the server whenever a file changes, as at a developer's desk";
const TALKATIVE = "logs requests, queries or values in full";
const DEVELOPMENT = "starts it as at a developer's desk";

const debuggersOff = switchRule(
  {
    id: "runtime-debuggers-off",
    items: ["1.8", "5.8"],
    title: "No switch of the runtime, the server or a library turns on debugging",
    why: "A debugger runs any code for whoever reaches it; debug output shows personal data, queries and keys.",
    fix: "Take the variable away: where it is set by hand, at the platform.",
  },
  {
    named: {
      NODE_OPTIONS: ifOption(
        /--inspect(-[a-z]+)?|--debug(-[a-z]+)?|--prof|--cpu-prof|--heap-prof|--trace-tls|--heapsnapshot-[a-z-]+|--watch(-path)?/,
        DEBUGGER,
      ),
      ...inEach(
        "NODE_DEBUG NODE_DEBUG_NATIVE NODE_INSPECT_RESUME_ON_START NODE_V8_COVERAGE GRPC_TRACE",
        unlessOff(TALKATIVE),
      ),
      PYTHONBREAKPOINT: (text) => (text === "0" ? undefined : DEBUGGER),
      ...inEach(
        "PYTHONDEBUG PYTHONINSPECT PYTHONDEVMODE PYTHONASYNCIODEBUG PYTHONVERBOSE PYTHONDUMPREFS " +
          "PYTHONTRACEMALLOC PYTHONMALLOCSTATS PYTHONPROFILEIMPORTTIME WERKZEUG_RUN_MAIN SENTRY_SPOTLIGHT",
        unlessOff(DEBUGGER),
      ),
      // Hashes that anybody can foretell make a few requests take all the time there is.
      PYTHONHASHSEED: (text) =>
        /^random$/i.test(text)
          ? undefined
          : "makes hashes foreseeable, which slows the server down at will",
      PYTHONMALLOC: ifOneOf(/debug/i, DEBUGGER),
      WERKZEUG_DEBUG_PIN: always(DEBUGGER),
      ...inEach("FLASK_ENV DJANGO_ENV RAILS_ENV", ifOneOf(/^(?!production$)/i, DEVELOPMENT)),
      ...inEach("SQLALCHEMY_ECHO DB_ECHO SQL_ECHO DATABASE_ECHO ECHO_SQL", unlessOff(TALKATIVE)),
      ...inEach(
        "STRIPE_LOG TWILIO_LOG HTTPX_LOG_LEVEL LOGURU_LEVEL LOGLEVEL GRPC_VERBOSITY",
        ifOneOf(/^(debug|trace|all|silly|verbose)$/i, TALKATIVE),
      ),
      GUNICORN_CMD_ARGS: (text) =>
        ifOption(/--reload(-engine|-extra-file)?|--spew/, RELOADER)(text) ??
        (/--log-level[=\s]+["']?debug/i.test(text) ? TALKATIVE : undefined),
    },
    alike: [
      [/^(DEBUGPY|PYDEVD|PYCHARM|VSCODE_DEBUG)(_|$)/, unlessOff(DEBUGGER)],
      [/(^|_)DEBUG(GER|GING|_MODE|_ENABLED|_TOOLBAR)?$/, unlessOff(DEBUGGER)],
      [/(^|_)(AUTO_?|HOT_?|LIVE_?)?RELOAD(ER)?(_DIRS?|_INCLUDES?)?$/, unlessOff(RELOADER)],
      [/(^|_)LOG_?LEVEL$/, ifOneOf(/^(debug|trace|all|silly|verbose)$/i, TALKATIVE)],
    ],
  },
);

const CODE = "runs code, or loads it from a place, that no deployment has brought";

/** Allocators that servers of Python are known to run better with. */
const ALLOCATOR = /^([\w./-]*\/)?lib(jemalloc|tcmalloc(_minimal)?|mimalloc)\.so[\d.]*$/;

/** Where images and platforms keep the application itself. */
const OWN_FOLDER =
  /^(\.|\.\/[\w./-]*|[\w-]+(\/[\w-]+)*|\/(app|code|srv|workspace|usr\/src\/app|opt\/render\/project|home\/app)(\/[\w.-]+)*)\/?$/;

const ownFolders: Judge = (text) =>
  text.split(":").every((folder) => OWN_FOLDER.test(folder) && !folder.includes(".."))
    ? undefined
    : CODE;

const ownCode = switchRule(
  {
    id: "runtime-own-code",
    items: ["2.1", "7.1"],
    title: "No switch makes the process load code that was not deployed",
    why: "Whoever may set one variable then runs what he likes with all of production's secrets, and no review sees it.",
    fix: "Take the variable away, and have the image or the start command bring what is needed.",
  },
  {
    named: {
      LD_PRELOAD: (text) =>
        text.split(/[\s:]+/).every((library) => ALLOCATOR.test(library)) ? undefined : CODE,
      NODE_OPTIONS: ifOption(
        /-r|--require|--import|--loader|--experimental-loader|--env-file(-if-exists)?|--experimental-config-file/,
        CODE,
      ),
      GUNICORN_CMD_ARGS: ifOption(/-c|--config|--pythonpath|--chdir|--env|-e/, CODE),
      ...inEach("PYTHONPATH NODE_PATH UVICORN_APP_DIR", ownFolders),
      // A few applications are told their environment by it, such as production.
      ENV: ifOneOf(/[/$`(]/, CODE),
      ...inEach(
        "PYTHONSTARTUP PYTHONHOME PYTHONUSERBASE PYTHONEXECUTABLE PYTHONPLATLIBDIR BASH_ENV IFS " +
          "PROMPT_COMMAND PERL5OPT PERL5LIB PERLLIB RUBYOPT RUBYLIB JAVA_TOOL_OPTIONS _JAVA_OPTIONS " +
          "JDK_JAVA_OPTIONS GCONV_PATH OPENSSL_CONF OPENSSL_MODULES OPENSSL_ENGINES GIT_SSH " +
          "GIT_SSH_COMMAND GIT_ASKPASS GIT_PROXY_COMMAND GIT_EXTERNAL_DIFF NPM_CONFIG_SCRIPT_SHELL " +
          "UVICORN_ENV_FILE NODE_REPL_EXTERNAL_MODULE NLSPATH LOCPATH",
        always(CODE),
      ),
      PYTHONWARNINGS: ifOneOf(/:[^:,]*:[^:,]*\./, CODE),
    },
    alike: [
      [/^(LD|DYLD)_/, always(CODE)],
      [/^BASH_FUNC_/, always(CODE)],
      [/^GIT_CONFIG/, always(CODE)],
      // What a platform builds and starts instead of what the repository says.
      [/^(NIXPACKS|RAILPACK)_(\w+_)?(CMD|CMDS|PKGS|PACKAGES|LIBS|CONFIG_FILE)$/, always(CODE)],
      [/^RAILWAY_(RUN|START|BUILD|PRE_?DEPLOY)_COMMAND$/, always(CODE)],
    ],
  },
);

const DETOUR = "leads connections another way than the application's own variables say";

/** The hosts at which the vendors' libraries find them. */
const vendor =
  (domains: RegExp): Judge =>
  (text) => {
    const host = /^https:\/\/([a-z0-9.-]+)(?=[:/]|$)/i.exec(text)?.[1] ?? "";
    return domains.test(host) ? undefined : DETOUR;
  };

const ownRoutes = switchRule(
  {
    id: "runtime-own-routes",
    items: ["2.5", "1.1", "1.3"],
    title: "No switch leads connections through a proxy, or to another server or registry",
    why: "A proxy sees whom the application talks to and may hold it up; other servers get its passwords, and other registries bring its code.",
    fix: "Take the variable away; say where the database is in DATABASE_URL alone. If a proxy is meant, waive it in waivers.yaml with a reason and a day.",
  },
  {
    named: {
      ...inEach(
        "PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGSERVICE PGSERVICEFILE PGPASSFILE " +
          "PGOPTIONS PGSYSCONFDIR PGLOCALEDIR PGTARGETSESSIONATTRS PGREALM PGKRBSRVNAME HOSTALIASES " +
          "RESOLV_HOST_CONF RES_OPTIONS LOCALDOMAIN PIP_FIND_LINKS PIP_EXTRA_INDEX_URL " +
          "UV_EXTRA_INDEX_URL UV_INDEX",
        always(DETOUR),
      ),
      ...inEach("PIP_INDEX_URL UV_INDEX_URL UV_DEFAULT_INDEX", vendor(/^pypi\.org$/i)),
      ...inEach(
        "NPM_CONFIG_REGISTRY YARN_REGISTRY YARN_NPM_REGISTRY_SERVER BUN_CONFIG_REGISTRY",
        vendor(/^registry\.(npmjs\.org|yarnpkg\.com)$/i),
      ),
    },
    alike: [
      [/(^|_)(HTTPS?|ALL|FTP|WSS?|SOCKS5?)_?PROXY(_URL)?$/, always(DETOUR)],
      [/^(NPM_CONFIG|PIP|YARN|GLOBAL_AGENT|GLOBAL_AGENT_HTTP)_PROXY$/, always(DETOUR)],
      [/^STRIPE_(API_)?(BASE|BASE_URL|HOST|ENDPOINT|URL)$/, vendor(/(^|\.)stripe\.com$/i)],
      [/^SENDGRID_(API_)?(BASE|BASE_URL|HOST|ENDPOINT|URL)$/, vendor(/(^|\.)sendgrid\.com$/i)],
      [/^TWILIO_(API_)?(BASE|BASE_URL|HOST|ENDPOINT|URL)$/, vendor(/(^|\.)twilio\.com$/i)],
      [
        /^GOOGLE_(API_|OAUTH_|TOKEN_)?(BASE|BASE_URL|ENDPOINT|URL)$/,
        vendor(/(^|\.)(google|googleapis)\.com$/i),
      ],
      [/^SENTRY_(API_)?(BASE_URL|HOST|ENDPOINT|URL)$/, vendor(/(^|\.)sentry\.io$/i)],
    ],
  },
);

/** The rules on what is set besides the application's own variables, and works without it. */
export const runtimeRules: readonly Rule[] = [tlsVerified, debuggersOff, ownCode, ownRoutes];
