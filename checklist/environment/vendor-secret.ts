/** How vendors' secrets begin, or are built, by what the vendors publish of them. */
const FORMS: readonly RegExp[] = [
  // Payments: Stripe, Square, PayPal's Braintree.
  /^(sk_(live|test|org)_|rk_(live|test)_|whsec_|sq0csp-|access_token\$(production|sandbox)\$)/,
  // Mail and messages: SendGrid, Resend, Mailgun, Brevo, Mailchimp, Slack, Discord, Telegram.
  /^(SG\.[\w-]{8}|re_[0-9A-Za-z]{6,}_[0-9A-Za-z]{16}|key-[0-9a-f]{32}$|xkeysib-|[0-9a-f]{32}-us\d+$)/,
  /^(xox[abeprs]-|xapp-|\d{8,10}:[\w-]{35}$)/,
  /^https:\/\/(hooks\.slack\.com\/(services|workflows|triggers)\/\w|(\w+\.)?discord(app)?\.com\/api\/webhooks\/\d)/i,
  // Platforms and tools: Sentry, Google, Cloudflare, Render, GitHub, GitLab, npm, Supabase and others.
  /^(sntry[su]_|GOCSPX-|cf[uak]t?_[\w-]{30}|rnd_[0-9A-Za-z]{16}|gh[pousr]_|github_pat_|gl(pat|rt|dt)-|npm_[0-9A-Za-z]{30})/,
  /^(sb_secret_|sbp_[0-9a-f]{30}|dop_v1_|dp\.(st|pt|ct|sa)\.|shp(at|ss|ca|pa)_|lin_api_|ntn_|secret_[0-9A-Za-z]{43}$|phx_|NRAK-|glsa_|hvs\.|pscale_(tkn|pw|oauth)_|pat-(na|eu)\d-|sk\.eyJ)/,
  // Language models: OpenAI, Anthropic, OpenRouter, Groq, Hugging Face, Replicate, Perplexity.
  /^(sk-(proj|ant|or|svcacct|admin)-|sk-[0-9A-Za-z]{32}|gsk_[0-9A-Za-z]{30}|hf_[0-9A-Za-z]{30}|r8_[0-9A-Za-z]{30}|pplx-)/,
  // Amazon's secret key has no form of its own; its id beside it has.
  /^(AKIA|ASIA)[0-9A-Z]{16}$/,
  /-----BEGIN [A-Z ]*PRIVATE KEY( BLOCK)?-----|^AGE-SECRET-KEY-1/,
];

/** Whether a text is by its form a vendor's secret, or a token that may do anything. */
export function isVendorSecret(text: string): boolean {
  return FORMS.some((form) => form.test(text)) || isServiceToken(text);
}

/** Whether a text is a signed token of a role that no rule of the database holds back, such as Supabase's. */
function isServiceToken(text: string): boolean {
  const payload = /^eyJ[\w-]+\.(eyJ[\w-]+)\.[\w-]+$/.exec(text)?.[1];
  if (payload === undefined) return false;
  const claims = Buffer.from(payload, "base64url").toString();
  return /"role"\s*:\s*"(service_role|supabase_admin|postgres|admin)"/.test(claims);
}
