/** By what a provider's address is set, whose API is there, and the hosts that are the vendor's. */
export interface Vendor {
  readonly name: string;
  readonly hosts: RegExp;
}

/** The vendors' own API hosts, regions included. */
export const VENDORS = {
  cloudflare: { name: "Cloudflare", hosts: /^api\.cloudflare\.com$/ },
  railway: { name: "Railway", hosts: /^backboard\.railway\.(com|app)$/ },
  render: { name: "Render", hosts: /^api\.render\.com$/ },
  sendgrid: { name: "SendGrid", hosts: /^api(\.eu)?\.sendgrid\.com$/ },
  sentry: { name: "Sentry", hosts: /^([a-z0-9-]+\.)*sentry\.io$/ },
  stripe: { name: "Stripe", hosts: /^api\.stripe\.com$/ },
  twilio: { name: "Twilio", hosts: /^(api|messaging)(\.[a-z0-9-]+)*\.twilio\.com$/ },
} as const satisfies Readonly<Record<string, Vendor>>;
