import * as pulumi from "@pulumi/pulumi";
import * as sentry from "@pulumiverse/sentry";

export interface ErrorTrackingArgs {
  /** The organisation's slug in Sentry, which exists already. */
  readonly organization: pulumi.Input<string>;
  /** The project's slug and name; the team's too. */
  readonly project: pulumi.Input<string>;
}

/** Sentry: the team that owns the project, the project, and the key whose DSN the application uses. */
export class ErrorTracking extends pulumi.ComponentResource {
  /** Where the application sends its errors. Public by design: a browser uses it too. */
  public readonly dsn: pulumi.Output<string>;
  public readonly project: pulumi.Output<string>;
  /** The team's slug. */
  public readonly team: pulumi.Output<string>;

  public constructor(
    name: string,
    args: ErrorTrackingArgs,
    opts?: pulumi.ComponentResourceOptions,
  ) {
    super("bookedbarber:index:ErrorTracking", name, { ...args }, opts);
    const { organization } = args;

    const team = new sentry.SentryTeam(
      `${name}-team`,
      { organization, name: args.project, slug: args.project },
      { parent: this },
    );
    const project = new sentry.SentryProject(
      `${name}-project`,
      {
        organization,
        teams: [team.slug],
        name: args.project,
        slug: args.project,
        // The plugin asks Sentry's website about any other platform during a preview.
        platform: "other",
      },
      { parent: this },
    );
    const key = new sentry.SentryKey(
      `${name}-key`,
      { organization, project: project.slug, name: "application" },
      { parent: this },
    );

    this.dsn = key.dsnPublic;
    this.project = project.slug;
    this.team = team.slug;
    this.registerOutputs({ dsn: this.dsn });
  }
}
