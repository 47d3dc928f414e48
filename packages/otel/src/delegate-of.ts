/** The API's stand-in for a provider that may be registered at any time. */
interface StandIn<Provider> {
  getDelegate?(): Provider;
}

/** The provider behind the API's stand-in; any other is itself. */
export function delegateOf<Provider extends object>(provider: Provider & StandIn<Provider>): Provider {
  return provider.getDelegate?.() ?? provider;
}
