import { findVariable } from "../environment/contract";
import { contentOf } from "../environment/environment";
import type { Environment, Environments } from "../environment/environment";
import { urlOf } from "../environment/url";
import type { Reading } from "../environment/value";
import type { Finding } from "../finding";
import { fail, findingOf, findingOnNothing, NOT_APPLICABLE, PASS } from "../rule";
import type { Rule, RuleDescription, Verdict } from "../rule";

const description: RuleDescription = {
  id: "browser-gets-no-backend-secret",
  items: ["1.15", "2.3"],
  title: "No secret of the backend is in a value that browsers get",
  why: "A name tells nothing: Next.js writes the value of every NEXT_PUBLIC_ variable into the pages' scripts, where everybody can read it.",
  fix: "Take the value out of the frontend's variable, and replace the backend's secret: it may have been published.",
  severity: "error",
};

/** What is shorter may be part of a text by chance. */
const SHORTEST = 12;

/** The rule that compares what browsers get with the backend's secrets, whatever their names. */
export const browserSecretRules: readonly Rule[] = [
  {
    ...description,
    scope: "both",
    variables: [],
    judges: "every NEXT_PUBLIC_ variable beside the backend's secrets",
    judge: ({ backend, frontend }: Environments): Finding[] => {
      if (backend === undefined || frontend === undefined) return [];
      const { texts, isWhole } = secretsOf(backend);
      const findings = frontend.names
        .filter((name) => name.startsWith("NEXT_PUBLIC_"))
        .map((name) =>
          findingOf(description, name, verdictOn(frontend.read(name), texts, isWhole)),
        );
      return findings.length > 0 ? findings : [findingOnNothing(description, frontend)];
    },
  },
];

function verdictOn(
  reading: Reading,
  secrets: readonly string[],
  isWhole: boolean,
): Verdict | "unknown" {
  if (reading.state === "absent") return NOT_APPLICABLE;
  if (reading.state === "unknown") return "unknown";
  const { text } = contentOf(reading);
  if (secrets.some((secret) => text.includes(secret))) {
    return fail("holds a secret of the backend, and every browser would get it");
  }
  return isWhole ? PASS : "unknown";
}

interface Secrets {
  /** As they may stand in another value: as they are, encoded, a password alone. */
  readonly texts: readonly string[];
  /** Whether all of them are known. */
  readonly isWhole: boolean;
}

function secretsOf(backend: Environment): Secrets {
  const readings = backend.names
    .filter((name) => findVariable(name)?.secret === true)
    .map((name) => backend.read(name));
  const texts = readings.flatMap((reading) => {
    if (reading.state !== "known") return [];
    const { text, isPlaceholder } = contentOf(reading);
    if (isPlaceholder) return [];
    const password = urlOf(text)?.password ?? "";
    return [text, password, decoded(password)].flatMap((secret) =>
      secret.length < SHORTEST ? [] : [secret, encodeURIComponent(secret), base64(secret)],
    );
  });
  return { texts, isWhole: readings.every(({ state }) => state !== "unknown") };
}

/** In base64, without what depends on what comes after it. */
function base64(text: string): string {
  return Buffer.from(text).toString("base64").replace(/.?=*$/, "");
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
