/** What a Set-Cookie header says of a cookie, without its value. */
export interface CookieFlags {
  readonly name: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** In lower case; undefined where it says nothing. */
  readonly sameSite: string | undefined;
}

/** The cookies that an answer sets, from its headers joined by line breaks (RFC 6265bis). */
export function cookiesOf(header: string | undefined): readonly CookieFlags[] {
  return (header ?? "")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [pair = "", ...attributes] = line.split(";");
      const flags = new Map(
        attributes.map((attribute) => {
          const [name = "", ...value] = attribute.split("=");
          return [name.trim().toLowerCase(), value.join("=").trim().toLowerCase()] as const;
        }),
      );
      return {
        name: (pair.split("=")[0] ?? "").trim(),
        secure: flags.has("secure"),
        httpOnly: flags.has("httponly"),
        sameSite: flags.get("samesite"),
      };
    });
}
