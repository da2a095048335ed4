/** The provider's own configuration, as the engine hands it over. */
import type { Properties, Provider } from "./resource";
import { statusOf } from "./status";
import { containsUnknown } from "./wire";

/** Reasons why the provider cannot take this configuration, each with the command that mends it. */
export function configurationFailures(
  provider: Provider<unknown>,
  given: Properties,
  environment: NodeJS.ProcessEnv,
  providerName: string,
): string[] {
  const variables = settings(given);
  const prefix = "could not validate provider configuration: ";
  const byDefault = providerName.startsWith("default");
  const known = provider.variables ?? Object.keys(variables);
  const strange = Object.keys(variables).filter((key) => !known.includes(key));
  if (strange.length > 0)
    return strange.map((key) =>
      byDefault
        ? `\`${provider.name}:${key}\` is not a valid configuration key for the ${provider.name} ` +
          "provider. If the key is not intended for the provider, please choose a different " +
          `namespace from \`${provider.name}:\`.`
        : `${prefix}Invalid or unknown key. Examine values at '${providerName}.${key}'.`,
    );
  if (containsUnknown(variables)) return [];
  try {
    provider.configure(variables, environment, new AbortController().signal);
    return [];
  } catch (error) {
    return [`${prefix}${statusOf(error).details}`];
  }
}

/** The engine's own keys among a provider's inputs; none is a setting of the plugin. */
const ENGINE_KEYS = new Set([
  "version",
  "pluginDownloadURL",
  "pluginChecksums",
  "parameterization",
  "__internal",
]);

/** The settings among a provider's inputs. */
export function settings(given: Properties): Properties {
  return Object.fromEntries(
    Object.entries(given).filter(([key, value]) => !ENGINE_KEYS.has(key) && value !== null),
  );
}
