import assert from "node:assert/strict";

import * as pulumi from "@pulumi/pulumi";

import { declareHosting } from "../../components/hosting";
import type { AppHostingArgs } from "../../components/hosting";
import { byName, declare, secretValue } from "./mocks";
import type { Declared } from "./mocks";

const args: Omit<AppHostingArgs, "hosting"> = {
  backend: { host: "api.example.com", variables: { SECRET_KEY: pulumi.secret("a key"), A: "1" } },
  frontend: { host: "app.example.com", variables: { NODE_ENV: "production" } },
  settings: {
    railwayProjectId: "project-1",
    railwayEnvironmentId: "environment-1",
    railwayBackendService: "service-b",
    railwayFrontendService: "service-f",
    renderBackendService: "srv-b",
    renderFrontendService: "srv-f",
    healthCheckSeconds: 120,
    deployRepository: "acme/shop",
    deployBranch: "release",
  },
};

async function declaredOf(
  hosting: AppHostingArgs["hosting"],
  settings: Partial<AppHostingArgs["settings"]> = {},
): Promise<readonly Declared[]> {
  return byName(
    await declare(() =>
      declareHosting({ ...args, hosting, settings: { ...args.settings, ...settings } }, {}),
    ),
  );
}

const environment = { environmentId: "environment-1" };
const backend = { projectId: "project-1", ...environment, serviceId: "service-b" };
const frontend = { projectId: "project-1", ...environment, serviceId: "service-f" };
const backendVariables = secretValue({ SECRET_KEY: "a key", A: "1" });
const frontendVariables = secretValue({ NODE_ENV: "production" });

describe("declareHosting", () => {
  it("declares nothing where nothing is hosted", async () => {
    assert.deepEqual(await declaredOf("none"), []);
  });

  it("gives each service at Railway its own variables, domain, health check and trigger", async () => {
    const trigger = { repository: "acme/shop", branch: "release", checkSuites: true };
    assert.deepEqual(await declaredOf("railway"), [
      {
        type: "bookedbarber:index:RailwayHosting",
        name: "railway",
        inputs: {
          ...{ projectId: "project-1", environmentId: "environment-1" },
          ...{ repository: "acme/shop", branch: "release" },
        },
      },
      {
        type: "saas:railway:Service",
        name: "railway-backend",
        inputs: {
          ...{ ...environment, serviceId: "service-b" },
          ...{ healthCheckPath: "/health", healthCheckTimeoutSeconds: 120 },
        },
      },
      {
        type: "saas:railway:CustomDomain",
        name: "railway-backend-domain",
        inputs: { ...backend, domain: "api.example.com" },
      },
      {
        type: "saas:railway:DeploymentTrigger",
        name: "railway-backend-trigger",
        inputs: { ...backend, ...trigger },
      },
      {
        type: "saas:railway:Variables",
        name: "railway-backend-variables",
        inputs: { ...backend, variables: backendVariables, redeployOn: 1 },
      },
      {
        type: "saas:railway:Service",
        name: "railway-frontend",
        inputs: {
          ...{ ...environment, serviceId: "service-f" },
          ...{ healthCheckPath: "/", healthCheckTimeoutSeconds: 120 },
        },
      },
      {
        type: "saas:railway:CustomDomain",
        name: "railway-frontend-domain",
        inputs: { ...frontend, domain: "app.example.com" },
      },
      {
        type: "saas:railway:DeploymentTrigger",
        name: "railway-frontend-trigger",
        inputs: { ...frontend, ...trigger },
      },
      {
        type: "saas:railway:Variables",
        name: "railway-frontend-variables",
        inputs: { ...frontend, variables: frontendVariables, redeployOn: 1 },
      },
    ]);
  });

  it("gives each service at Render the same, with its own way to deploy a push", async () => {
    assert.deepEqual(await declaredOf("render"), [
      {
        type: "bookedbarber:index:RenderHosting",
        name: "render",
        inputs: { repository: "acme/shop" },
      },
      {
        type: "saas:render:Service",
        name: "render-backend",
        inputs: { serviceId: "srv-b", healthCheckPath: "/health", autoDeploy: true },
      },
      {
        type: "saas:render:CustomDomain",
        name: "render-backend-domain",
        inputs: { serviceId: "srv-b", name: "api.example.com" },
      },
      {
        type: "saas:render:EnvironmentVariables",
        name: "render-backend-variables",
        inputs: { serviceId: "srv-b", variables: backendVariables, redeployOn: 1 },
      },
      {
        type: "saas:render:Service",
        name: "render-frontend",
        inputs: { serviceId: "srv-f", healthCheckPath: "/", autoDeploy: true },
      },
      {
        type: "saas:render:CustomDomain",
        name: "render-frontend-domain",
        inputs: { serviceId: "srv-f", name: "app.example.com" },
      },
      {
        type: "saas:render:EnvironmentVariables",
        name: "render-frontend-variables",
        inputs: { serviceId: "srv-f", variables: frontendVariables, redeployOn: 1 },
      },
    ]);
  });

  it("declares both platforms, and leaves deployments by a push alone without a repository", async () => {
    const declared = await declaredOf("both", { deployRepository: undefined });

    const of = (type: string): readonly Declared[] => declared.filter((one) => one.type === type);
    assert.equal(of("saas:railway:Variables").length, 2);
    assert.equal(of("saas:render:EnvironmentVariables").length, 2);
    assert.deepEqual(of("saas:railway:DeploymentTrigger"), []);
    assert.deepEqual(
      of("saas:render:Service").map(({ inputs }) => inputs),
      [
        { serviceId: "srv-b", healthCheckPath: "/health" },
        { serviceId: "srv-f", healthCheckPath: "/" },
      ],
    );
  });
});
