import { createHash } from "node:crypto";
import { isoMicroseconds } from "../clock";
import type { Project, ProjectKey, SentryState, Team } from "./state";

/*
 * The vendor's serializers; the older clients parse every member of these strictly, so types
 * matter: identifiers are texts, projectId is a number, storeCrashReports of an organization is
 * a number, a rateLimit of nothing is null.
 */

const avatar = { avatarType: "letter_avatar", avatarUuid: null, avatarUrl: null };

/** @param origin where the API is served, for the links */
export function renderOrganization(state: SentryState, origin: string): object {
  const { organization, scopes } = state;
  return {
    ...organizationSummary(state),
    quota: { maxRate: null, maxRateInterval: 60, accountLimit: 0, projectLimit: 100 },
    isDefault: false,
    defaultRole: "member",
    availableRoles: ["member", "admin", "manager", "owner"].map((id) => ({
      id,
      name: id.charAt(0).toUpperCase() + id.slice(1),
    })),
    openMembership: true,
    allowSharedIssues: true,
    enhancedPrivacy: false,
    dataScrubber: false,
    dataScrubberDefaults: false,
    sensitiveFields: [],
    safeFields: [],
    storeCrashReports: 0,
    attachmentsRole: "member",
    debugFilesRole: "admin",
    eventsMemberAdmin: true,
    alertsMemberWrite: true,
    scrubIPAddresses: false,
    scrapeJavaScript: true,
    allowJoinRequests: true,
    relayPiiConfig: null,
    trustedRelays: [],
    access: [...scopes],
    role: null,
    pendingAccessRequests: 0,
    onboardingTasks: [],
    links: { organizationUrl: `${origin}/organizations/${organization.slug}`, regionUrl: origin },
  };
}

function organizationSummary(state: SentryState): object {
  const { id, slug, name, createdOn } = state.organization;
  return {
    id,
    slug,
    status: { id: "active", name: "active" },
    name,
    dateCreated: isoMicroseconds(createdOn),
    isEarlyAdopter: false,
    require2FA: false,
    requireEmailVerification: false,
    avatar,
    features: [],
    hasAuthProvider: false,
  };
}

/** A team as it stands in projects. */
function teamSummary({ id, slug, name }: Team): object {
  return { id, slug, name };
}

export function renderTeam(state: SentryState, team: Team): object {
  return {
    ...teamSummary(team),
    dateCreated: isoMicroseconds(team.createdOn),
    // The token is the organization's, which is in no team.
    isMember: false,
    teamRole: null,
    flags: { "idp:provisioned": false },
    access: [...state.scopes].filter((scope) => !scope.startsWith("org:")),
    hasAccess: true,
    isPending: false,
    memberCount: team.memberIds.length,
    avatar,
  };
}

/** One team, with its organization. */
export function renderTeamDetails(state: SentryState, team: Team): object {
  return { ...renderTeam(state, team), organization: organizationSummary(state) };
}

/** A team in the list of teams, with its projects. */
export function renderTeamOfList(state: SentryState, team: Team): object {
  const projects = state.projects.filter(({ teamIds }) => teamIds.includes(team.id));
  return {
    ...renderTeam(state, team),
    externalTeams: [],
    projects: projects.map((project) => projectBase(state, project)),
  };
}

function projectBase(state: SentryState, project: Project): object {
  return {
    id: project.id,
    slug: project.slug,
    name: project.name,
    platform: project.platform,
    dateCreated: isoMicroseconds(project.createdOn),
    isBookmarked: project.isBookmarked,
    features: ["alert-filters", "minidump", "rate-limits", "releases"],
    firstEvent: null,
    firstTransactionEvent: false,
    access: [...state.scopes],
    hasAccess: true,
    isMember: false,
    isInternal: false,
    isPublic: false,
    avatar,
    color: colorOf(project.slug),
    status: "active",
  };
}

function teamsOf(state: SentryState, project: Project): { team: object | null; teams: object[] } {
  const teams = project.teamIds.flatMap((id) => state.teams.filter((team) => team.id === id));
  const summaries = teams.map(teamSummary);
  return { team: summaries[0] ?? null, teams: summaries };
}

/** A project in lists and as the answer to its making. */
export function renderProjectSummary(state: SentryState, project: Project): object {
  return {
    ...projectBase(state, project),
    ...teamsOf(state, project),
    platforms: project.platform === null ? [] : [project.platform],
    environments: [],
    eventProcessing: { symbolicationDegraded: false },
    hasUserReports: false,
    latestRelease: null,
    latestDeploys: null,
  };
}

/** A project with its teams, as the answer to adding or removing one. */
export function renderProjectWithTeams(state: SentryState, project: Project): object {
  return {
    ...projectBase(state, project),
    organization: organizationSummary(state),
    ...teamsOf(state, project),
  };
}

export function renderProjectDetails(state: SentryState, project: Project): object {
  return {
    ...renderProjectWithTeams(state, project),
    latestRelease: null,
    options: {
      "filters:blacklisted_ips": "",
      "filters:error_messages": "",
      "filters:releases": "",
      "sentry:csp_ignored_sources": "",
      "sentry:csp_ignored_sources_defaults": true,
      "sentry:reprocessing_active": false,
    },
    digestsMinDelay: project.digestsMinDelay,
    digestsMaxDelay: project.digestsMaxDelay,
    subjectPrefix: project.subjectPrefix,
    allowedDomains: project.allowedDomains,
    resolveAge: project.resolveAge,
    dataScrubber: true,
    dataScrubberDefaults: true,
    fingerprintingRules: "",
    groupingConfig: "newstyle:2023-01-11",
    groupingEnhancements: "",
    safeFields: [],
    storeCrashReports: null,
    sensitiveFields: [],
    subjectTemplate: "$shortID - $title",
    securityToken: project.securityToken,
    securityTokenHeader: null,
    verifySSL: false,
    scrubIPAddresses: false,
    scrapeJavaScript: true,
    relayPiiConfig: null,
    plugins: [],
    platforms: [],
    processingIssues: 0,
    defaultEnvironment: null,
  };
}

export function renderKey(state: SentryState, project: Project, key: ProjectKey): object {
  const host = ingestHost(state);
  const endpoint = `https://${host}/api/${project.id}`;
  const withKey = `?sentry_key=${key.publicKey}`;
  return {
    id: key.publicKey,
    name: key.name,
    label: key.name,
    public: key.publicKey,
    secret: key.secretKey,
    projectId: Number(project.id),
    isActive: key.isActive,
    rateLimit: key.rateLimit,
    dsn: {
      secret: `https://${key.publicKey}:${key.secretKey}@${host}/${project.id}`,
      public: publicDsn(state, project, key),
      csp: `${endpoint}/csp-report/${withKey}`,
      security: `${endpoint}/security/${withKey}`,
      minidump: `${endpoint}/minidump/${withKey}`,
      nel: `${endpoint}/nel/${withKey}`,
      unreal: `${endpoint}/unreal/${key.publicKey}/`,
      crons: `${endpoint}/cron/___MONITOR_SLUG___/${key.publicKey}/`,
      cdn: `https://js.sentry-cdn.com/${key.publicKey}.min.js`,
    },
    browserSdkVersion: key.browserSdkVersion,
    browserSdk: { choices: [["latest", "latest"], ...["8.x", "7.x"].map((v) => [v, v])] },
    dateCreated: isoMicroseconds(key.createdOn),
    dynamicSdkLoaderOptions: { hasReplay: true, hasPerformance: true, hasDebug: false },
    useCase: "user",
  };
}

/** The DSN that applications are given. */
export function publicDsn(state: SentryState, project: Project, key: ProjectKey): string {
  return `https://${key.publicKey}@${ingestHost(state)}/${project.id}`;
}

/** Where events go to. */
export function ingestHost(state: SentryState): string {
  return `o${state.organization.id}.ingest.us.sentry.io`;
}

/** The vendor derives a colour of the slug; which one does not matter, that it stays does. */
function colorOf(slug: string): string {
  const hue = createHash("md5").update(slug).digest().readUInt8(0) % 6;
  return ["#bf3f3f", "#bfb53f", "#3fbf4a", "#3fbfb0", "#3f86bf", "#9a3fbf"][hue] ?? "#3f86bf";
}
