/** The parts of mailauth that the corpus is compared with, which it has no types for. */
declare module "mailauth/lib/dmarc/get-dmarc-record" {
  type Tags = Readonly<Record<string, string | undefined>>;
  type Resolver = (name: string, type: string) => Promise<readonly unknown[]>;
  interface GetDmarcRecord {
    (domain: string, resolver: Resolver, options: { strict: boolean }): Promise<Tags | false>;
    getPolicyTags(record: Tags): { p: string; sp?: string; np?: string } | null;
  }
  const getDmarcRecord: GetDmarcRecord;
  export = getDmarcRecord;
}

declare module "mailauth/lib/tools" {
  export function getPublicKey(
    type: "DKIM",
    name: string,
    leastBits: number,
    resolver: (name: string, type: string) => Promise<readonly unknown[]>,
    options: { strict: boolean; hashAlgo: string },
  ): Promise<{ keyType: string; modulusLength?: number; testing: boolean }>;
}
