import type { CryptoKey, JWSHeaderParameters, LocalJWKSet } from "jose";
import { isInteractionError } from "../interaction-error.ts";
import { fetchKeys, type KeysAt } from "./fetch-keys.ts";
import type { Jose } from "./jose-library.ts";
import { type KeySource, namedKey, unknownKey } from "./key-source.ts";
import { unavailable } from "./refusals.ts";

// The first two are jose's defaults of `cacheMaxAge` and `cooldownDuration`.
/** Older keys are loaded anew, beside the calls. */
const freshMs = 600_000;
/** Tokens with unknown keys load keys no more often. */
const cooldownMs = 30_000;
/** So long known keys serve while the issuer is away. */
const longestUseMs = 86_400_000;
/** So long nothing is asked of an issuer that failed. */
const pauseMs = 1_000;

/** The keys of an issuer: loaded when first needed, and again when they are old or a token has a key that is new. */
export class KeyServer implements KeySource {
  readonly #at: KeysAt;
  #keys: LocalJWKSet | null = null;
  #loadedAt = Number.NEGATIVE_INFINITY;
  #failure: { readonly error: unknown; readonly at: number } | null = null;
  #loading: Promise<void> | null = null;

  constructor(at: KeysAt) {
    this.#at = at;
  }

  /** The key that a token names; throws `unauthenticated` where there is none, `unavailable` where nobody can tell. */
  async keyFor(header: JWSHeaderParameters, jose: Jose): Promise<CryptoKey> {
    const age = this.#age();
    const loaded = age < freshMs ? null : this.load(jose);
    if (age >= longestUseMs) await loaded;
    const known = await this.#find(header, jose);
    if (known !== null) return known;
    if (this.#age() >= cooldownMs) {
      await this.load(jose);
      if (this.#failure !== null) throw this.#unavailable(this.#failure.error);
      const rotated = await this.#find(header, jose);
      if (rotated !== null) return rotated;
    }
    throw unknownKey();
  }

  /** Loads the keys, once for all who ask; never rejects. */
  load(jose: Jose): Promise<void> {
    if (this.#failure !== null && Math.abs(this.#at.clock.now() - this.#failure.at) < pauseMs) return Promise.resolve();
    this.#loading ??= this.#load(jose).finally(() => {
      this.#loading = null;
    });
    return this.#loading;
  }

  async #load(jose: Jose): Promise<void> {
    try {
      this.#keys = jose.createLocalJWKSet(await fetchKeys(this.#at));
      this.#loadedAt = this.#at.clock.now();
      this.#failure = null;
    } catch (error) {
      // Told to those who need a key that is not here.
      this.#failure = { error, at: this.#at.clock.now() };
    }
  }

  /** A key that was loaded; null where none fits. */
  async #find(header: JWSHeaderParameters, jose: Jose): Promise<CryptoKey | null> {
    if (this.#keys === null || this.#age() >= longestUseMs) throw this.#unavailable(this.#failure?.error);
    try {
      return await namedKey(this.#keys, header, jose);
    } catch (error) {
      throw isInteractionError(error) ? error : this.#unavailable(error);
    }
  }

  #age(): number {
    // A clock that was set back must not keep old keys alive.
    return Math.abs(this.#at.clock.now() - this.#loadedAt);
  }

  #unavailable(cause: unknown) {
    return unavailable(`the keys of '${this.#at.issuer}' cannot be had`, pauseMs, cause);
  }
}
