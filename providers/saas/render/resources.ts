import type { HttpApi } from "../../framework/http-api";
import type { ResourceType } from "../../framework/resource";
import { renderCustomDomain } from "./custom-domain";
import { renderEnvironmentVariables } from "./environment-variables";
import { renderService } from "./service";

/** What can be declared at Render. */
export const renderResources: readonly ResourceType<{ render(): HttpApi }>[] = [
  renderEnvironmentVariables,
  renderCustomDomain,
  renderService,
];
