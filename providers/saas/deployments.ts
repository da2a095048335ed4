import { setTimeout as delay } from "node:timers/promises";

import { z } from "zod";

import { sameValue } from "../framework/differences";
import type { HttpApi } from "../framework/http-api";
import { HttpApiError } from "../framework/http-api";
import type { Properties, Property } from "../framework/resource";
import { foundLater } from "./made";

/** The deployments of one service on a platform. */
export interface Deployments {
  /** The newest one's id. */
  latest(): Promise<string | undefined>;
  /** Starts one; undefined where the platform has queued it without an id. */
  start(): Promise<string | undefined>;
  status(
    id: string,
  ): Promise<{ readonly is: "under way" | "live" | "failed"; readonly word: string }>;
}

/** What a stack knows of the deployment of its last change. */
export type DeploymentStatus = "none" | "due" | "started" | "live" | "failed";

const status = z.enum(["none", "due", "started", "live", "failed"]);

/** What a program says of deployments. */
export interface DeploymentWishes {
  readonly deploy: boolean;
  /** 0: the deployment is started and not waited for. */
  readonly waitSeconds: number;
}

/** The inputs and outputs of resources whose changes need a deployment. */
export function deploymentProperties(deploys: boolean): Readonly<Record<string, Property>> {
  return {
    deploy: {
      type: "boolean",
      whenAbsent: deploys,
      description:
        "Whether a change is followed by one deployment; without, it waits for the next one that " +
        `somebody starts. ${deploys ? "true" : "false"} where absent.`,
    },
    waitSeconds: {
      type: "number",
      whenAbsent: 0,
      equals: () => true,
      schema: z
        .number()
        .min(0, "must be a number of seconds, or 0 to go on without waiting")
        .max(3600, "must be an hour (3600) at most"),
      description:
        "How long the deployment may take to be live before it is an error; it is not waited for " +
        "where absent.",
    },
    deploymentId: {
      type: "string",
      output: true,
      description: "The deployment of the last change.",
    },
    deploymentStatus: {
      type: "string",
      output: true,
      description:
        "How far it is: none, due (the change waits for a deployment), started, live or failed.",
    },
  };
}

/** What a service's settings tell, for the deployment that puts a change of them into effect. */
export function revisionProperty(settings: readonly string[]): Property {
  return {
    type: "number",
    output: true,
    changesOnUpdate: settings,
    description:
      "Rises with each change that only a deployment puts into effect: as the redeployOn of the " +
      "service's variables it has that deployment made.",
  };
}

/** The revision after an update, which has changed something or has not. */
export function nextRevision(before: unknown, isChanged: boolean): number | undefined {
  const known = typeof before === "number" ? before : undefined;
  return isChanged ? (known ?? 0) + 1 : known;
}

/** What else a deployment of variables puts into effect. */
export const redeployOn: Property = {
  type: "any",
  description:
    "Anything else that a deployment puts into effect, such as the revision of the service's " +
    "settings: another value is followed by one deployment, together with the variables' own.",
};

/** Whether something else asks for a deployment; that it is no longer given does not. */
export function isRedeployed(wanted: unknown, before: unknown): boolean {
  return wanted !== undefined && !sameValue(wanted, before);
}

type Manners = Pick<HttpApi, "retries" | "retryMs" | "timeoutMs" | "signal">;

/** The deployment of one change: started once, waited for if wished, and remembered all the while. */
export class Rollout {
  private id: string | undefined;
  private status: DeploymentStatus;

  constructor(
    private readonly deployments: Deployments,
    private readonly manners: Manners,
    state: Properties = {},
  ) {
    this.id = typeof state.deploymentId === "string" ? state.deploymentId : undefined;
    this.status = status.safeParse(state.deploymentStatus).data ?? "none";
  }

  /** What the stack is to remember. */
  get outputs(): { deploymentId: string | undefined; deploymentStatus: DeploymentStatus } {
    return { deploymentId: this.id, deploymentStatus: this.status };
  }

  /** Something has changed that only a deployment puts into effect. */
  need(): void {
    this.status = "due";
  }

  /** The platform has started one by itself. */
  isUnderWay(): void {
    this.status = "started";
    this.id = undefined;
  }

  /**
   * Starts the deployment that is due, and waits for it if wished.
   * @param before the newest deployment before the change, if somebody has asked already
   * @throws Error where it cannot be started, or ends badly
   */
  async run(
    { deploy, waitSeconds }: DeploymentWishes,
    before?: { readonly newest: string | undefined },
  ): Promise<void> {
    if (!deploy) return;
    if (this.status === "due" || this.status === "failed") {
      const { newest } = before ?? { newest: await this.deployments.latest() };
      this.id = await this.startOnce(newest);
      this.status = "started";
    }
    if (this.status !== "started" || waitSeconds === 0) return;
    this.id ??= await this.deployments.latest();
    if (this.id !== undefined) await this.wait(this.id, waitSeconds);
  }

  /** Where nobody knows whether it was started, the platform's newest deployment tells. */
  private async startOnce(before: string | undefined): Promise<string | undefined> {
    const { retries = 0, retryMs = 0, signal } = this.manners;
    for (let attempt = 0; ; attempt++) {
      try {
        return await this.deployments.start();
      } catch (error) {
        if (!(error instanceof HttpApiError && error.isAmbiguous)) throw error;
        const newest = async (): Promise<string | undefined> => {
          const id = await this.deployments.latest();
          return id === before ? undefined : id;
        };
        const started = await foundLater(error, newest, this.manners);
        if (started !== undefined) return started;
        const isTransient = error.status === undefined || error.status >= 500;
        if (!isTransient || attempt >= retries || signal?.aborted === true) throw error;
        await delay(retryMs * 2 ** attempt, undefined, signal && { signal });
      }
    }
  }

  private async wait(id: string, seconds: number): Promise<void> {
    const { retryMs = 0, signal } = this.manners;
    const deadline = Date.now() + seconds * 1000;
    for (;;) {
      const { is, word } = await this.deployments.status(id);
      if (is === "live") {
        this.status = "live";
        return;
      }
      if (is === "failed") {
        this.status = "failed";
        throw new Error(
          `the deployment ${id} ended as ${word}; its log tells why. What ran before goes on where ` +
            "the platform keeps it; run the command again to deploy anew",
        );
      }
      if (Date.now() >= deadline)
        throw new Error(
          `the deployment ${id} is still ${word} after ${seconds} s (waitSeconds); it goes on, and ` +
            "the next command waits for it",
        );
      // A deployment takes minutes: a few questions a minute are enough.
      await delay(retryMs * 8, undefined, signal && { signal }).catch(() => {
        throw new Error(`cancelled while the deployment ${id} is ${word}; it goes on`);
      });
    }
  }
}
