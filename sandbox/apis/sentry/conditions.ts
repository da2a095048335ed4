import { z } from "zod";
import { SentryError } from "./errors";
import type { Condition, ConditionGroup, SentryState } from "./state";

/** A group of conditions in a request. */
export function groupSchema<Member extends z.ZodType>(
  conditions: Member,
): z.ZodObject<{
  logicType: z.ZodEnum<{ any: "any"; "any-short": "any-short"; all: "all"; none: "none" }>;
  conditions: Member;
}> {
  return z.object({
    logicType: z.enum(["any", "any-short", "all", "none"], "Not a valid choice."),
    conditions,
  });
}

type Given = Omit<Condition, "id">;

/** The conditions get ids of their own, whichever they replace. */
export function newGroup(
  state: SentryState,
  given: { logicType: string; conditions: readonly Given[] },
): ConditionGroup {
  return {
    id: state.nextId(),
    logicType: given.logicType,
    conditions: given.conditions.map(({ type, comparison, conditionResult }) => ({
      ...{ id: state.nextId(), type, comparison, conditionResult },
    })),
  };
}

/** As the API shows a group: its conditions in no order that one could rely on. */
export function shownGroup(
  state: SentryState,
  { id, logicType, conditions }: ConditionGroup,
  actions: readonly object[] = [],
): object {
  const organizationId = state.organization.id;
  return { id, organizationId, logicType, conditions: conditions.toReversed(), actions };
}

/** A team or a user that can answer for something, as "team:1" or "user:1". */
export function ownerField(state: SentryState): z.ZodType<string | null | undefined> {
  return z
    .string("Could not parse actor. Format should be `type:id` where type is `team` or `user`.")
    .refine(
      (owner) => isTeam(state, owner.replace("team:", "")) || isUser(state, owner.slice(5)),
      "Team or user does not exist.",
    )
    .nullish();
}

export function isTeam(state: SentryState, id: string): boolean {
  return state.teams.some((team) => team.id === id);
}

export function isUser(state: SentryState, id: string): boolean {
  return state.members.some(({ userId }) => userId === id);
}

/** An environment comes into being with its first event, and not before. */
export function knownEnvironment(
  state: SentryState,
  environment: string | null | undefined,
  field: string,
): void {
  if (environment != null && !state.environments.has(environment)) {
    throw new SentryError(400, { [field]: ["This environment has not been created."] });
  }
}
