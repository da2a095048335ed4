import { hexadecimal } from "./made-up-keys";

type Environment = Readonly<Record<string, string>>;

const PROJECT = "bookedbarber";

/**
 * Tells Sentry of a release and of its deployment, as CI does when one is live. Sentry has none of
 * the sandbox's before.
 */
export async function announceRelease(environment: Environment): Promise<void> {
  const releases = `${environment["SENTRY_BASE_URL"] ?? ""}0/organizations/bookedbarber/releases/`;
  const post = async (url: string, body: object): Promise<void> => {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${environment["SENTRY_AUTH_TOKEN"] ?? ""}`,
        "content-type": "application/json",
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`Sentry answered ${response.status} to ${url}`);
  };
  const version = hexadecimal(40);
  const refs = [{ repository: "bookedbarber/bookedbarber", commit: version }];
  await post(releases, { version, projects: [PROJECT], refs });
  await post(`${releases}${version}/deploys/`, { environment: "production" });
}
