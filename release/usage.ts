/** What `--help` shows. */
export const usage = `Usage: npm run -s release -- [OPTIONS]

Tells Sentry of a release and of its deployment, so that errors are counted by release. Run it once
the deployment is live. A repetition changes nothing, wherever the first attempt was interrupted.

  --version TEXT       the release, as the application's SENTRY_RELEASE has it; the commit that is
                       checked out here unless given
  --organization SLUG  the organization; SENTRY_ORG unless given
  --project SLUGS      the projects, with commas; SENTRY_PROJECT unless given
  --environment NAME   where it is deployed; production unless given, none for no deployment
  --name TEXT          tells this deployment from another one of the same version, such as the
                       number of CI's run; unless given, a version is deployed once to each place
  --url URL            the page of the deployment or of CI's run
  --started TIME       when the deployment began, as 2026-11-24T08:00:00Z
  --finished TIME      when it was live; now unless given
  --repository NAME    the repository as Sentry knows it, OWNER/NAME: with its commit, Sentry tells
                       which change broke what
  --commit HASH        that commit; the one that is checked out here unless given

The token is SENTRY_AUTH_TOKEN, with the scope project:releases (or org:ci). Sentry is at
SENTRY_BASE_URL, https://sentry.io/api/ unless set (https://de.sentry.io/api/ for the EU).

Exit code: 0 Sentry knows it, 1 Sentry refuses or does not answer, 2 wrong usage.
`;
