import assert from "node:assert/strict";

import type { Workflow } from "../../../../sandbox/apis/sentry";
import { failure } from "../../framework/engine-client";
import { changesInPlace, isRefused, only, programOf, staysWhereFound } from "../one-resource";
import type { Wrong } from "../one-resource";
import type { Program } from "../stack";
import { byHand, MEMBER, ORGANIZATION, PROJECT, startSentry, survives } from "./world";
import type { SentryWorld } from "./world";

const TYPE = "saas:sentry:Alert";
const INPUTS = {
  organization: ORGANIZATION,
  name: "Payment failures",
  project: PROJECT,
  filters: [
    { type: "tagged_event", key: "payment", match: "eq", value: "failed" },
    { type: "event_frequency_count", value: 10, interval: "1h" },
  ],
  actions: [{ team: "payments" }, { member: MEMBER }],
};
const program = programOf(TYPE, INPUTS);
const ROOT = `organizations/${ORGANIZATION}/`;
const WORKFLOWS = `${ROOT}workflows/`;
const DETECTORS = `${ROOT}detectors/`;

describe("an alert at Sentry", () => {
  let world: SentryWorld;
  beforeEach(async () => {
    world = await startSentry();
    world.asked();
  });
  afterEach(() => world.close());
  const alert = (): Workflow => only(world.state.workflows);
  const own = (slug: string, type: string): string => {
    const project = world.state.projects.find((each) => each.slug === slug);
    const found = world.state.detectors.find(
      (each) => each.projectId === project?.id && each.type === type,
    );
    return found?.id ?? assert.fail();
  };
  const teamId = (): string => only(world.state.teams).id;
  const userId = (): string =>
    world.state.members.find(({ email }) => email === MEMBER)?.userId ?? assert.fail();
  const email = (target: string, data: object = {}): object => ({ type: "email", target, data });

  it("stays where it was there before the stack", () => staysWhereFound(world, program));

  it("is about the project's errors, filters them, and notifies a team and a member", async () => {
    const { stack, held, asked } = world;
    assert.deepEqual(await stack.up(program()), ["create it"]);
    assert.deepEqual(asked(), [
      `GET projects/${ORGANIZATION}/${PROJECT}/`,
      `GET ${DETECTORS}`,
      `GET teams/${ORGANIZATION}/payments/`,
      `GET ${ROOT}members/`,
      `GET ${WORKFLOWS}`,
      `POST ${WORKFLOWS}`,
    ]);
    assert.deepEqual(held(), {
      monitors: [],
      alerts: [
        {
          ...{ name: "Payment failures", enabled: true, environment: null, owner: null },
          config: { frequency: 30 },
          monitors: [`${PROJECT}: Error Monitor`],
          triggers: [],
          groups: [
            {
              logicType: "all",
              conditions: [
                ["tagged_event", { key: "payment", match: "eq", value: "failed" }],
                ["event_frequency_count", { value: 10, interval: "1h" }],
              ],
              actions: [email("team payments"), email(`user ${MEMBER}`)],
            },
          ],
        },
      ],
    });
    assert.deepEqual(stack.outputs("it")["recipients"], {
      "team:payments": teamId(),
      [`member:${MEMBER}`]: userId(),
    });
    assert.equal(stack.outputs("it")["projectMonitorId"], own(PROJECT, "error"));
    assert.deepEqual(await stack.up(program()), []);
    assert.deepEqual(asked(), [], "no request for no change");
  });

  it("is connected to monitors of the same program, and follows one that is replaced", async () => {
    const { stack, held } = world;
    const monitors = (project: string): Program => ({
      errors: {
        type: "saas:sentry:MetricMonitor",
        inputs: {
          ...{ organization: ORGANIZATION, project, name: "Errors", aggregate: "count()" },
          thresholds: { critical: 100 },
        },
      },
    });
    await stack.up(monitors(PROJECT));
    const about = (): Program =>
      program({ project: null, filters: null, monitorIds: [stack.id("errors")] });
    await stack.up({ ...monitors(PROJECT), ...about() });
    assert.partialDeepStrictEqual(held(), { alerts: [{ monitors: [`${PROJECT}: Errors`] }] });
    const before = stack.id("errors");
    await stack.up({ ...monitors("frontend"), ...about() });
    assert.notEqual(stack.id("errors"), before);
    assert.deepEqual(await stack.up({ ...monitors("frontend"), ...about() }), ["update it"]);
    assert.partialDeepStrictEqual(held(), { alerts: [{ monitors: ["frontend: Errors"] }] });
    assert.deepEqual(await stack.up({ ...monitors("frontend"), ...about() }), []);
  });

  const group = (fields: object): object => ({ alerts: [{ groups: [fields] }] });
  const changes: readonly (readonly [object, object])[] = [
    [{ name: "Failures" }, { alerts: [{ name: "Failures" }] }],
    [{ enabled: false }, { alerts: [{ enabled: false }] }],
    [{ environment: "production" }, { alerts: [{ environment: "production" }] }],
    [{ frequencyMinutes: 0 }, { alerts: [{ config: { frequency: 0 } }] }],
    [{ project: "frontend" }, { alerts: [{ monitors: ["frontend: Error Monitor"] }] }],
    [{ projectMonitor: "issue_stream" }, { alerts: [{ monitors: [`${PROJECT}: Issue Stream`] }] }],
    [
      { triggers: ["first_seen_event", "regression_event"] },
      {
        alerts: [
          {
            triggers: [
              ["first_seen_event", true],
              ["regression_event", true],
            ],
          },
        ],
      },
    ],
    [{ filterLogic: "any" }, group({ logicType: "any-short" })],
    [{ filterLogic: "none" }, group({ logicType: "none" })],
    [{ filters: null }, group({ conditions: [] })],
    [
      {
        filters: [
          { type: "event_attribute", attribute: "exception.type", match: "co", value: "Operati" },
          { type: "tagged_event", key: "db", match: "is" },
          { type: "level", match: "gte", level: 40 },
          { type: "event_unique_user_frequency_count", value: 5, interval: "1d" },
          { type: "issue_occurrences", value: 3 },
          { type: "issue_priority_greater_or_equal", priority: 75 },
          { type: "latest_release" },
        ],
      },
      group({
        conditions: [
          ["event_attribute", { attribute: "exception.type", match: "co", value: "Operati" }],
          ["tagged_event", { key: "db", match: "is" }],
          ["level", { match: "gte", level: 40 }],
          ["event_unique_user_frequency_count", { value: 5, interval: "1d" }],
          ["issue_occurrences", { value: 3 }],
          ["issue_priority_greater_or_equal", 75],
          ["latest_release", true],
        ],
      }),
    ],
    [
      { actions: [{ owners: "AllMembers" }] },
      group({ actions: [email("issue_owners", { fallthroughType: "AllMembers" })] }),
    ],
    [{ actions: [{ member: MEMBER }] }, group({ actions: [email(`user ${MEMBER}`)] })],
  ];
  for (const [change, expected] of changes) {
    it(`is changed in place: ${JSON.stringify(change).slice(0, 90)}, and back again`, () =>
      changesInPlace(world, program, change, expected));
  }

  it("takes ids of teams, users and owners, and does not look them up", async () => {
    const { stack, asked } = world;
    const owner = `team:${teamId()}`;
    const ids = { project: null, monitorIds: [own(PROJECT, "error")], owner };
    const given = program({ ...ids, actions: [{ team: teamId() }, { member: userId() }] });
    await stack.up(given);
    assert.deepEqual(asked(), [`GET ${WORKFLOWS}`, `POST ${WORKFLOWS}`]);
    assert.partialDeepStrictEqual(world.held(), { alerts: [{ owner }] });
    await stack.refresh();
    assert.deepEqual(await stack.up(given), []);
  });

  it("is changed by one request, and looks up only who is new", async () => {
    const { stack, asked } = world;
    await stack.up(program({ actions: [{ team: "payments" }] }));
    asked();
    await stack.up(program({ actions: [{ member: MEMBER }, { team: "payments" }] }));
    assert.deepEqual(asked(), [`GET ${ROOT}members/`, `PUT ${WORKFLOWS}${alert().id}/`]);
    await stack.up(program({ enabled: false }));
    assert.deepEqual(asked(), [`PUT ${WORKFLOWS}${alert().id}/`]);
  });

  it("is the same in another order of its lists", async () => {
    const triggers = ["first_seen_event", "regression_event"];
    await world.stack.up(program({ triggers }));
    const turned = {
      triggers: triggers.toReversed(),
      filters: INPUTS.filters.toReversed(),
      actions: INPUTS.actions.toReversed(),
    };
    assert.deepEqual(await world.stack.up(program(turned)), []);
    await world.stack.refresh();
    assert.deepEqual(await world.stack.up(program(turned)), []);
  });

  it("shows what was changed by hand, and puts it right", async () => {
    const { stack, state } = world;
    await stack.up(program());
    const right = world.held();
    const { actionFilters, triggers } = alert();
    const first = only(actionFilters);
    const [condition] = first.conditions;
    const unknown = { id: "9", type: "age_comparison", comparison: { value: 1 } };
    const more = { ...(condition ?? assert.fail()), ...unknown };
    const slack = { id: "1", type: "slack", config: { targetIdentifier: "C1" }, data: {} };
    const hands: readonly Partial<Workflow>[] = [
      { enabled: false, environment: "production", config: { frequency: 5 } },
      { detectorIds: [] },
      { detectorIds: [own("frontend", "error")] },
      { detectorIds: [own(PROJECT, "error"), own("frontend", "error")] },
      { actionFilters: [] },
      { actionFilters: [{ ...first, actions: [] }] },
      { actionFilters: [{ ...first, actions: [...first.actions, slack] }] },
      { actionFilters: [{ ...first, conditions: [...first.conditions, more] }] },
      { actionFilters: [first, { ...first, id: `${first.id}1`, conditions: [], actions: [] }] },
      { triggers: triggers && { ...triggers, conditions: [{ ...more, comparison: true }] } },
      { triggers: null, owner: `team:${teamId()}` },
    ];
    for (const hand of hands) {
      Object.assign(alert(), hand);
      assert.deepEqual(await stack.refresh(), []);
      assert.deepEqual(await stack.up(program()), ["update it"], JSON.stringify(hand));
      assert.deepEqual(world.held(), right, JSON.stringify(hand));
    }
    assert.equal(state.workflows.length, 1);
  });

  it("is imported with everything that it has, by ids where it has such", async () => {
    const { stack, state } = world;
    await stack.up(program({ triggers: ["first_seen_event"], filterLogic: "any" }));
    const second = await world.another();
    const inputs = await second.import("it", TYPE, `${ORGANIZATION}/${alert().id}`);
    const ids = { actions: [{ team: teamId() }, { member: userId() }] };
    const imported = { ...INPUTS, triggers: ["first_seen_event"], filterLogic: "any", ...ids };
    assert.deepEqual(inputs, imported);
    assert.deepEqual(await second.up(programOf(TYPE, imported)()), []);
    alert().detectorIds = [];
    const third = await world.another();
    await third.import("it", TYPE, `${ORGANIZATION}/${alert().id}`);
    assert.deepEqual(await third.up(program()), ["update it"]);
    assert.equal(state.workflows.length, 1);
    assert.match(await failure(third.import("it", TYPE, "1")), /has the form ORGANIZATION\/ID/);
  });

  it("is replaced for another organization, which the token must see", async () => {
    await world.stack.up(program());
    const said = await failure(world.stack.up(program({ organization: "other" })));
    assert.match(said, /organization other has no project backend that the token may see/);
    assert.deepEqual(world.state.workflows, [], "under its own name, the old one goes first");
    assert.deepEqual(await world.stack.up(program()), ["create it"]);
    const { id } = world.state.organization;
    const before = alert().id;
    assert.deepEqual(await world.stack.up(program({ organization: id })), ["replace it"]);
    assert.notEqual(alert().id, before);
    const named = program({ name: "By slug" });
    assert.deepEqual(await world.stack.up(named), ["replace it"]);
    assert.equal(alert().name, "By slug");
    assert.deepEqual(await world.stack.up(named), []);
  });

  it("is deleted, also where it is gone already, and made anew where somebody deleted it", async () => {
    const { stack, state, api } = world;
    await stack.up(program());
    assert.deepEqual(await stack.destroy(), ["delete it"]);
    assert.deepEqual(state.workflows, []);
    await stack.up(program());
    await byHand(api, "DELETE", `${WORKFLOWS}${alert().id}/`);
    assert.deepEqual(await stack.refresh(), ["it"]);
    assert.deepEqual(await stack.up(program()), ["create it"]);
    await byHand(api, "DELETE", `${WORKFLOWS}${alert().id}/`);
    assert.deepEqual(await stack.destroy(), ["delete it"]);
  });

  it("is found where a crash left it behind, and on a later page", async () => {
    const { state, asked } = world;
    await world.stack.up(program({ enabled: false }));
    const left = alert();
    state.workflows = [
      ...Array.from({ length: 130 }, (_, at) => ({ ...left, id: `${at + 1}`, name: `${at}` })),
      left,
    ];
    const second = await world.another();
    asked();
    assert.deepEqual(await second.up(program()), ["create it"]);
    assert.equal(second.id("it"), left.id);
    assert.equal(asked().at(-1), `PUT ${WORKFLOWS}${left.id}/`);
    assert.equal(left.enabled, true);
    assert.equal(state.workflows.length, 131);
  });

  it("is not taken over where somebody else made one of that name, unless it is imported", async () => {
    await world.stack.up(program({ filters: null }));
    const second = await world.another();
    const said = await failure(second.up(program()));
    assert.match(
      said,
      /organization bookedbarber has an alert Payment failures \(\d+\) that is set/,
    );
    assert.match(said, /by the id bookedbarber\/\d+/);
    await second.import("it", TYPE, `${ORGANIZATION}/${alert().id}`);
    assert.deepEqual(await second.up(program()), ["update it"]);
    assert.equal(only(alert().actionFilters).conditions.length, 2);
  });

  const absent: readonly (readonly [object, RegExp])[] = [
    [{ actions: [{ team: "x" }] }, /has no team x that the token may see: give team as the slug/],
    [{ actions: [{ member: "x@y.z" }] }, /has no member x@y\.z: invite that address first/],
    [{ actions: [{ member: "new@bookedbarber.com" }] }, /has not accepted the invitation/],
    [{ project: "shop" }, /organization bookedbarber has no project shop/],
    [{ monitorIds: ["7"] }, /400 detectorIds: Some detectors do not exist/],
    [{ environment: "staging" }, /400 environment: This environment has not been created/],
    [{ owner: "team:7" }, /400 owner: Team or user does not exist/],
    [{ actions: [{ team: "7" }] }, /400 actionFilters: The target of the notification does not/],
  ];
  for (const [more, said] of absent) {
    it(`makes nothing for ${JSON.stringify(more)}`, async () => {
      assert.match(await failure(world.stack.up(program(more))), said);
      assert.deepEqual(world.state.workflows, []);
    });
  }

  it("says so where the project has lost its own monitor", async () => {
    world.state.detectors = [];
    const said = await failure(world.stack.up(program()));
    assert.match(said, /project backend has no monitor of the type error, .*monitorIds/);
  });

  const wrong: Wrong = [
    [{ actions: null }, /Missing required property 'actions'/],
    [{ actions: [] }, /must notify somebody, such as \{ team: "payments" \}.*'it\.actions'/],
    [{ actions: [{}] }, /must hold one of team, member and owners.*'it\.actions\.0'/],
    [{ actions: [{ team: "a", member: "b" }] }, /must hold one of team, member and owners/],
    [{ actions: [{ slack: "a" }] }, /Unrecognized key: "slack"/],
    [{ actions: [{ owners: "everybody" }] }, /must be one of ActiveMembers, AllMembers, NoOne/],
    [{ project: null }, /must name a monitor's id, unless project names one.*'it\.monitorIds'/],
    [{ project: null, monitorIds: [] }, /must name a monitor's id, unless project names one/],
    [{ monitorIds: ["errors"] }, /must be a monitor's id, which is a number/],
    [{ projectMonitor: "cron" }, /must be one of error, issue_stream/],
    [{ frequencyMinutes: 7 }, /must be one of 0, 5, 10, .*'it\.frequencyMinutes'/],
    [{ triggers: ["new"] }, /must be one of first_seen_event, .*'it\.triggers\.0'/],
    [{ filterLogic: "some" }, /must be one of all, any, none/],
    [{ filters: [{ type: "age" }] }, /must be one of tagged_event, .*'it\.filters\.0\.type'/],
    [
      { filters: [{ type: "tagged_event", key: "a", match: "eq" }] },
      /must be given, and must not with match is or ns.*'it\.filters\.0\.value'/,
    ],
    [
      { filters: [{ type: "tagged_event", key: "a", match: "is", value: "b" }] },
      /must be given, and must not with match is or ns/,
    ],
    [
      { filters: [{ type: "event_frequency_count", value: 1, interval: "2h" }] },
      /must be one of 1min, .*'it\.filters\.0\.interval'/,
    ],
    [{ name: "n".repeat(257) }, /may have 256 characters at most/],
  ];
  for (const [more, said] of wrong) {
    it(`refuses ${JSON.stringify(more).slice(0, 70)} before anything is sent`, () =>
      isRefused(world, program, more, said));
  }

  describe("created while the API fails", () => {
    survives({ start: startSentry, after: program() });
  });
  describe("changed while the API fails", () => {
    const actions = [{ member: MEMBER }, { owners: "NoOne" }];
    const after = program({ project: "frontend", actions, enabled: false });
    survives({
      ...{ start: startSentry, after },
      before: program({ actions: [{ team: "payments" }] }),
    });
  });
  describe("replaced while the API fails", () => {
    const before = program({ organization: "4509" });
    const prepared = (): Promise<SentryWorld> =>
      startSentry({
        prepare: ({ organization }) => {
          organization.id = "4509";
        },
      });
    survives({ start: prepared, before, after: program() });
  });
  describe("deleted while the API fails", () => {
    survives({ start: startSentry, before: program(), after: {} });
  });
});
