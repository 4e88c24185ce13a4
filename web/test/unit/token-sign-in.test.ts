import { describe, expect, it } from 'vitest';
import { subjectOf, takeToken } from '../../src/console/token-sign-in';

const claims = (json: string): string =>
  `e30.${btoa(json).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}.signature`;

describe('a token in the address', () => {
  it('is taken out of it', () => {
    const token = claims('{"sub":"alice"}');
    let replaced = '';
    const location = { hash: `#token=${token}`, pathname: '/console', search: '?x=1' } as Location;
    const history = {
      state: null,
      replaceState: (_state: unknown, _title: string, url: string) => (replaced = url),
    } as unknown as History;
    expect(takeToken(location, history)).toEqual({ user: 'alice', token });
    expect(replaced).toBe('/console?x=1');
  });

  it('may be missing', () => {
    expect(takeToken({ hash: '#other=1' } as Location, {} as History)).toBeUndefined();
  });

  it.each(['', 'x', 'a.b.c', claims('[]'), claims('{"sub":7}'), claims('{}'), claims('{"sub":""}')])(
    'names nobody when it is %j',
    (token) => expect(subjectOf(token)).toBeUndefined(),
  );
});
