import { randomBytes } from "node:crypto";
import { machineClock, type Clock } from "../clock";

/** A team; times in microseconds since 1970. */
export interface Team {
  id: string;
  slug: string;
  name: string;
  createdOn: number;
  /** The users who have joined it. */
  memberIds: readonly string[];
}

/** A client key. */
export interface ProjectKey {
  /** Also its identifier: 32 hexadecimal digits. */
  publicKey: string;
  secretKey: string;
  name: string;
  isActive: boolean;
  /** At most `count` events in `window` seconds. */
  rateLimit: { window: number; count: number } | null;
  browserSdkVersion: string;
  createdOn: number;
}

export interface Project {
  /** Digits. */
  id: string;
  slug: string;
  name: string;
  platform: string | null;
  /** Identifiers of teams, the first one added first. */
  teamIds: string[];
  /** Seconds. */
  digestsMinDelay: number;
  digestsMaxDelay: number;
  /** Hours; 0 is never. */
  resolveAge: number;
  subjectPrefix: string;
  allowedDomains: string[];
  isBookmarked: boolean;
  securityToken: string;
  createdOn: number;
  /** In the order of their making. */
  keys: ProjectKey[];
}

/** A monitor, which the API calls a detector. */
export interface Detector {
  id: string;
  projectId: string;
  type: string;
  name: string;
  description: string | null;
  enabled: boolean;
  /** As in "team:1". */
  owner: string | null;
  /** What it watches; the monitors that a project has from the start have no such thing. */
  dataSource: Readonly<Record<string, unknown>> | null;
  conditionGroup: ConditionGroup | null;
  config: Readonly<Record<string, unknown>>;
  /** Whether what it watches is wrong at the moment, so that it has opened an issue. */
  isFailing: boolean;
  createdOn: number;
  updatedOn: number;
}

export interface Condition {
  id: string;
  type: string;
  comparison: unknown;
  conditionResult: unknown;
}

export interface ConditionGroup {
  id: string;
  logicType: string;
  conditions: readonly Condition[];
}

export interface Action {
  id: string;
  type: string;
  config: Readonly<Record<string, unknown>>;
  data: Readonly<Record<string, unknown>>;
}

/** An alert, which the API calls a workflow. */
export interface Workflow {
  id: string;
  name: string;
  enabled: boolean;
  environment: string | null;
  config: Readonly<Record<string, unknown>>;
  detectorIds: readonly string[];
  owner: string | null;
  triggers: ConditionGroup | null;
  actionFilters: readonly (ConditionGroup & { actions: readonly Action[] })[];
  createdOn: number;
  updatedOn: number;
}

export interface Deploy {
  id: string;
  environment: string;
  name: string | null;
  url: string | null;
  dateStarted: string | null;
  dateFinished: string;
}

export interface Release {
  id: number;
  version: string;
  projectIds: string[];
  ref: string | null;
  url: string | null;
  refs: readonly { repository: string; commit: string }[];
  dateReleased: string | null;
  deploys: Deploy[];
  createdOn: number;
}

export interface Member {
  id: string;
  /** None before the invitation is accepted. */
  userId: string | null;
  email: string;
  name: string;
}

/** An event that an application has reported. */
export interface StoredEvent {
  readonly projectId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

/** All that the API knows of its one organization, in memory. */
export interface SentryState {
  organization: { id: string; slug: string; name: string; createdOn: number };
  /** The only token that is let in, and what it may do. */
  token: string;
  /** What becomes of what applications report: it is kept, refused for want of quota, or filtered. */
  reports: "kept" | "over-quota" | "filtered";
  /** By their ids. */
  events: Map<string, StoredEvent>;
  scopes: ReadonlySet<string>;
  teams: Team[];
  projects: Project[];
  /** Slugs that projects had before, and the project's identifier. */
  formerSlugs: Map<string, string>;
  members: Member[];
  /** The environments that events have come from. */
  environments: Set<string>;
  detectors: Detector[];
  /** How many uptime monitors the plan holds; more are left switched off. */
  uptimeSeats: number;
  workflows: Workflow[];
  releases: Release[];
  nextId(): string;
  now: Clock;
}

/** What a token of an administrator may do (docs.sentry.io/api/permissions). */
export const allScopes = [
  "org:read",
  "org:write",
  "org:admin",
  "team:read",
  "team:write",
  "team:admin",
  "alerts:read",
  "alerts:write",
  "member:read",
  "project:read",
  "project:write",
  "project:admin",
  "project:releases",
] as const;

export type Scope = (typeof allScopes)[number];

export function createState(options: {
  organization: string;
  token: string;
  scopes?: readonly Scope[];
  members?: readonly { email: string; name: string; pending?: boolean }[];
}): SentryState {
  const now = machineClock();
  // As long as the vendor's; still exact in JavaScript's and Go's numbers.
  let id = 4_509_000_000_000_000 + (randomBytes(4).readUInt32BE() % 1_000_000);
  const nextId = (): string => String((id += 1));
  return {
    organization: {
      id: nextId(),
      slug: options.organization,
      name: options.organization,
      createdOn: now(),
    },
    token: options.token,
    reports: "kept",
    events: new Map(),
    scopes: new Set(options.scopes ?? allScopes),
    teams: [],
    projects: [],
    formerSlugs: new Map(),
    members: (options.members ?? []).map(({ email, name, pending = false }) => ({
      id: nextId(),
      userId: pending ? null : nextId(),
      email,
      name,
    })),
    environments: new Set(["production"]),
    detectors: [],
    uptimeSeats: Infinity,
    workflows: [],
    releases: [],
    nextId,
    now,
  };
}

/** 32 hexadecimal digits, as in keys. */
export function newHex(): string {
  return randomBytes(16).toString("hex");
}

/** A key as it is made with a project (named "Default") or by a request. */
export function newKey(name: string | undefined, createdOn: number): ProjectKey {
  const publicKey = newHex();
  return {
    publicKey,
    secretKey: newHex(),
    name: name ?? publicKey.slice(0, 14),
    isActive: true,
    rateLimit: null,
    browserSdkVersion: "8.x",
    createdOn,
  };
}
