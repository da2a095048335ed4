/** What a zone is paid for, the smallest first. */
export const plans = ["free", "pro", "business", "enterprise"] as const;
export type Plan = (typeof plans)[number];

/** Whether a plan has what begins with another. */
export function includesPlan(plan: Plan, least: Plan): boolean {
  return plans.indexOf(plan) >= plans.indexOf(least);
}

const names: Readonly<Record<Plan, { name: string; price: number }>> = {
  free: { name: "Free Website", price: 0 },
  pro: { name: "Pro Website", price: 20 },
  business: { name: "Business Website", price: 200 },
  enterprise: { name: "Enterprise Website", price: 0 },
};

/** A plan as a zone shows it. */
export function renderPlan(plan: Plan): object {
  return {
    id: String(plans.indexOf(plan)).padStart(2, "0") + "e".repeat(30),
    name: names[plan].name,
    price: names[plan].price,
    currency: "USD",
    frequency: plan === "free" ? "" : "monthly",
    is_subscribed: plan !== "free",
    can_subscribe: plan !== "free",
    legacy_id: plan,
    legacy_discount: false,
    externally_managed: false,
  };
}
