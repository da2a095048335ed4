import { booleanOf } from "../environment/value";
import { everyRule, fail, failIf, NOT_APPLICABLE, PASS, variableRule } from "../rule";
import type { Rule, Verdict } from "../rule";

/** Words that are no boolean are reported by `well-typed`. */
export const mustBe =
  (wanted: boolean) =>
  (text: string): Verdict => {
    const value = booleanOf(text);
    if (value === undefined) return NOT_APPLICABLE;
    return failIf(value !== wanted, wanted ? "is off" : "is on");
  };

/** The same word in small letters; undefined for another word. */
const inSmallLetters =
  (word: string) =>
  (text: string): string | undefined =>
    text.toLowerCase() === word ? word : undefined;

const environmentProduction = variableRule({
  id: "environment-production",
  items: ["1.7"],
  title: "ENVIRONMENT is production",
  why: "The application loosens its checks, cookies and error pages elsewhere.",
  fix: "Set ENVIRONMENT to production, in small letters.",
  corrected: inSmallLetters("production"),
  severity: "error",
  variables: ["ENVIRONMENT"],
  placeholders: true,
  verdict: (text) => {
    if (text === "production") return PASS;
    return text.toLowerCase() === "production"
      ? fail(
          "is production in other than small letters, which the application does not take for it",
        )
      : fail("is not production");
  },
});

const nodeEnvProduction = variableRule({
  id: "node-env-production",
  items: ["1.17"],
  title: "NODE_ENV is production",
  why: "Next.js and React otherwise ship their development builds: slow, and telling visitors about the code.",
  fix: "Set NODE_ENV to production, in lower case.",
  corrected: inSmallLetters("production"),
  severity: "error",
  variables: ["NODE_ENV"],
  placeholders: true,
  verdict: (text) => {
    if (text === "production") return PASS;
    return text.toLowerCase() === "production"
      ? fail("is production in other than lower case, which Node.js does not understand")
      : fail("is not production");
  },
});

const debugOff = variableRule({
  id: "debug-off",
  items: ["1.8", "1.16", "5.1"],
  title: "Debugging is off",
  why: "Debug pages show visitors the code, the environment and with it the secrets.",
  fix: "Set it to false.",
  severity: "error",
  variables: ["DEBUG", "SENTRY_DEBUG", "NEXT_PUBLIC_DEBUG_MODE", "NEXT_PUBLIC_ENABLE_DEVTOOLS"],
  placeholders: true,
  verdict: mustBe(false),
});

const logLevel = variableRule({
  id: "log-level",
  items: ["5.8", "1.8"],
  title: "LOG_LEVEL is INFO or above",
  why: "Debug logs record personal data and secrets, and cost much to keep.",
  fix: "Set LOG_LEVEL to INFO.",
  severity: "error",
  variables: ["LOG_LEVEL"],
  placeholders: true,
  // Levels that the application does not know are reported by `well-typed`.
  verdict: (text) => failIf(text.toLowerCase() === "debug", "logs everything"),
});

const logFormat = variableRule({
  id: "log-format",
  items: ["5.8"],
  title: "LOG_FORMAT is json",
  why: "Log collectors can search and count what has fields; of plain lines they make guesses.",
  fix: "Set LOG_FORMAT to json.",
  severity: "warning",
  variables: ["LOG_FORMAT"],
  verdict: (text) => failIf(text.toLowerCase() !== "json", "is not json"),
});

const DEMO = /(^|_)(DEMO_MODE|DEMO|USE_MOCK_DATA|MOCK_DATA|USE_MOCKS|MOCK_MODE|TEST_MODE)$/;

const demoModeOff = everyRule({
  id: "demo-mode-off",
  items: ["1.16", "2.3"],
  title: "Demonstration, mock and test modes are off",
  why: "Customers would see made-up data, and their bookings and payments would go nowhere.",
  fix: "Set it to false.",
  severity: "error",
  concerns: (name) => DEMO.test(name),
  verdict: ({ text }) => mustBe(false)(text),
});

export const modeRules: readonly Rule[] = [
  environmentProduction,
  debugOff,
  demoModeOff,
  nodeEnvProduction,
  logLevel,
  logFormat,
];
