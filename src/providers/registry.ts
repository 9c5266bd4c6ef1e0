import { NotFoundError } from "#src/errors.ts";
import type { Provider } from "./contract.ts";
import { clientTetherProvider } from "./clienttether/index.ts";
import type { CtDefaults } from "./clienttether/settings.schema.ts";
import { type GoogleConfig, googleProvider } from "./google/index.ts";

/** null: not set up here. */
export type ProvidersConfig = { google: GoogleConfig | null; clienttether: CtDefaults | null };
export type Providers = ReadonlyMap<string, Provider>;

/** A new provider is one folder and one line here. */
export function openProviders(config: ProvidersConfig): Providers {
  const configured = [
    config.google && googleProvider(config.google),
    config.clienttether && clientTetherProvider(config.clienttether),
  ];
  return new Map(configured.flatMap((provider) => (provider ? [[provider.id, provider]] : [])));
}

/** @throws NotFoundError for an id that nobody has, and for a provider that is not set up */
export function providerOf(providers: Providers, id: string): Provider {
  const provider = providers.get(id);
  if (!provider) throw new NotFoundError("Provider");
  return provider;
}
