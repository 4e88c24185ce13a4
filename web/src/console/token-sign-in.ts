/**
 * Signing in by a token that another system put behind the page's address, as `#token=<JWT>`: a fragment is not sent to
 * any server and not written into logs.
 */
export interface TokenSignIn {
  readonly user: string;
  readonly token: string;
}

/** Takes the token out of the address, so that it is in no bookmark and no history. */
export function takeToken(location: Location, history: History): TokenSignIn | undefined {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token === null) {
    return undefined;
  }
  history.replaceState(history.state, '', location.pathname + location.search);
  const user = subjectOf(token);
  return user === undefined ? undefined : { user, token };
}

/** The user whom a token names. Only the gateway can tell whether it is good. */
export function subjectOf(token: string): string | undefined {
  const payload = token.split('.')[1];
  if (payload === undefined) {
    return undefined;
  }
  try {
    const claims: unknown = JSON.parse(atob(payload.replaceAll('-', '+').replaceAll('_', '/')));
    const subject = typeof claims === 'object' && claims !== null && 'sub' in claims ? claims.sub : undefined;
    return typeof subject === 'string' && subject !== '' ? subject : undefined;
  } catch {
    return undefined;
  }
}
