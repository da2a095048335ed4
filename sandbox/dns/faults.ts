import type { DnsZone, RecordData, ZoneRecord } from "./zone";

const ttl = 300;
/** In place of a type: all records of a name. */
const EVERY = "*";

/** What the DNS answers instead of what the zones hold, for tests: of any name, also of others' zones. */
export class DnsFaults {
  private readonly replaced = new Map<string, readonly ZoneRecord[]>();

  /** Answers for a name and a type with these data alone; without any, as if there were none. */
  public replace(name: string, type: string, ...data: readonly RecordData[]): void {
    this.replaced.set(
      `${type} ${name}`,
      data.map((each) => ({ name, type, ttl, data: each })),
    );
  }

  /** Answers with these TXT records alone. */
  public replaceTexts(name: string, ...texts: readonly string[]): void {
    const strings = texts.map((text) =>
      (text.match(/.{1,255}/gs) ?? [""]).map((part) => Buffer.from(part)),
    );
    this.replace(name, "TXT", ...strings);
  }

  /** Answers as if the name did not exist; with data, only that alias is there. */
  public remove(name: string, alias?: string): void {
    this.replaced.set(
      `${EVERY} ${name}`,
      alias === undefined ? [] : [{ name, type: "CNAME", ttl, data: alias }],
    );
  }

  /** Has no answer for a name (SERVFAIL): it leads to itself. */
  public fail(name: string): void {
    this.remove(name, name);
  }

  public clear(): void {
    this.replaced.clear();
  }

  /** A zone with what is replaced in it. */
  public over(zone: DnsZone): DnsZone {
    if (this.replaced.size === 0) return zone;
    const isLeft = ({ name, type }: ZoneRecord): boolean =>
      !this.replaced.has(`${EVERY} ${name}`) && !this.replaced.has(`${type} ${name}`);
    const here = [...this.replaced.values()]
      .flat()
      .filter(({ name }) => name === zone.name || name.endsWith(`.${zone.name}`));
    return {
      name: zone.name,
      soa: () => zone.soa(),
      records: () => [
        ...zone.records().filter(isLeft),
        ...here.filter(({ type }) => type !== "DS"),
      ],
      delegation: () => [
        ...(zone.delegation?.() ?? []).filter(isLeft),
        ...here.filter(({ type }) => type === "DS"),
      ],
    };
  }
}
