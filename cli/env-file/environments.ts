import { environmentOf } from "../../checklist/environment/environment";
import type { Environments, Front } from "../../checklist/environment/environment";
import { frontOfName, tellsOfFrontend } from "../../checklist/environment/front-of-names";
import type { Finding, Location } from "../../checklist/finding";
import { environmentFileRules } from "../../checklist/rules/environment-file";
import type { EnvironmentFile } from "./environment-file";

/** Files as the environments that they describe. */
export interface JudgedFiles {
  readonly environments: Environments;
  /** What is to be said of the files themselves. */
  readonly findings: readonly Finding[];
  /** What whoever reads no report should know. */
  readonly notes: readonly string[];
  /** Where a finding about an environment has its variable. */
  readonly locate: (finding: Finding) => Location;
}

/**
 * The environments of the backend's file and of the frontend's. Without one of its own, the
 * frontend has its variables in the backend's file; where that holds none, nothing is known of it.
 */
export function environmentsOf(
  backend: EnvironmentFile,
  frontend: EnvironmentFile | undefined,
): JudgedFiles {
  const files = { backend, frontend: frontend ?? backend };
  const locate = ({ subject }: Finding): Location => {
    const file = fileWith(files, subject);
    const line = file.lines.get(subject);
    return line === undefined ? { file: file.name } : { file: file.name, line };
  };
  if (frontend !== undefined) {
    const environments = {
      backend: environmentOf("backend", Object.fromEntries(backend.values)),
      frontend: environmentOf("frontend", Object.fromEntries(frontend.values)),
    };
    return {
      environments,
      findings: [...backend.findings, ...frontend.findings],
      notes: [],
      locate,
    };
  }

  const settings = [...backend.values];
  const others = settings.filter(([name]) => frontOfName(name) === "backend");
  if (!settings.some(([name]) => tellsOfFrontend(name))) {
    const left = withoutFrontend(backend);
    return {
      environments: { backend: environmentOf("backend", Object.fromEntries(settings)) },
      findings: [...backend.findings, left],
      notes: [`${left.message}\n${left.fix}`],
      locate,
    };
  }
  const theirs = settings.filter(([name]) => frontOfName(name) === "frontend");
  return {
    environments: {
      backend: environmentOf("backend", Object.fromEntries(others)),
      frontend: environmentOf("frontend", Object.fromEntries(theirs)),
    },
    findings: backend.findings,
    notes: [],
    locate,
  };
}

function fileWith(files: Readonly<Record<Front, EnvironmentFile>>, name: string): EnvironmentFile {
  const own = files[frontOfName(name)];
  return [own, files.backend, files.frontend].find(({ lines }) => lines.has(name)) ?? own;
}

function withoutFrontend({ name }: EnvironmentFile): Finding {
  const { id, items, severity, fix } = environmentFileRules.frontend;
  return {
    rule: id,
    items,
    status: "not-applicable",
    severity,
    subject: "frontend",
    message: `${name} holds no variable of the frontend (NEXT_PUBLIC_*, NODE_ENV): its rules are left out.`,
    fix,
    location: { file: name },
  };
}
