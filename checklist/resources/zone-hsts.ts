/** HSTS in a zone's setting `security_header`; what is left out is absent or not known yet. */
export interface ZoneHsts {
  /** Whether the value has the shape that Cloudflare reads: any other is taken and does nothing. */
  readonly wellFormed: boolean;
  readonly enabled?: boolean | undefined;
  readonly maxAge?: number | undefined;
  readonly includeSubdomains?: boolean | undefined;
  readonly preload?: boolean | undefined;
  /** Whether a part of it is not known yet. */
  readonly partial?: boolean | undefined;
}
